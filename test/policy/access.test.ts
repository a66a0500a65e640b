import { describe, expect, it } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import type { Tool } from '../../generated/types.ts';
import { checkAccess } from '../../runtime/policy/access.ts';
import { type AccessSettings, isEnabled } from '../../runtime/policy/enabled.ts';
import { tools } from '../catalogue.ts';

const ALL: AccessSettings = { readOnly: false, toolsets: undefined, tools: undefined, excludeTools: [] };
const enabled = (settings: Partial<AccessSettings>) =>
  tools
    .filter((tool) => isEnabled(tool, { ...ALL, ...settings }))
    .map(({ name }) => name)
    .sort();
const readsOf = (some: readonly Tool[]) =>
  some
    .filter(({ effect }) => effect === 'read')
    .map(({ name }) => name)
    .sort();

describe('which tools there are', () => {
  it.each<[string, Partial<AccessSettings>, readonly string[]]>([
    ['one toolset', { toolsets: ['wiki'] }, ['get_wiki_page', 'list_wiki_pages', 'write_wiki_page']],
    [
      'a toolset and single tools',
      { toolsets: ['wiki'], tools: ['whoami'] },
      ['get_wiki_page', 'list_wiki_pages', 'whoami', 'write_wiki_page'],
    ],
    ['single tools alone', { tools: ['whoami', 'get_issue'] }, ['get_issue', 'whoami']],
    ['exclusion wins over a list', { tools: ['whoami', 'delete'], excludeTools: ['delete'] }, ['whoami']],
    ['T27: only reads', { readOnly: true }, readsOf(tools.filter(({ toolset }) => toolsets[toolset]?.default))],
    ['T27: only reads, whatever is listed', { readOnly: true, tools: ['delete', 'whoami'] }, ['whoami']],
    ['T27: only reads of everything', { readOnly: true, toolsets: ['all'] }, readsOf(tools)],
    ['nothing', { tools: [] }, []],
  ])('%s', (_, settings, names) => {
    expect(enabled(settings)).toEqual(names);
  });

  it('T27: a refused call names the reason', () => {
    const tool = tools.find(({ name }) => name === 'update_issue');
    const action = tool?.actions['call'];
    if (!tool || !action) throw new Error('the catalogue has no update_issue');
    const refusal = (settings: Partial<AccessSettings>) => () => checkAccess(tool, action, { ...ALL, ...settings });
    expect(refusal({ readOnly: true })).toThrow(expect.objectContaining({ code: 'read_only' }));
    expect(refusal({ excludeTools: ['update_issue'] })).toThrow(expect.objectContaining({ code: 'not_enabled' }));
    expect(refusal({})).not.toThrow();
  });
});
