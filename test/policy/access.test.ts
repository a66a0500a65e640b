import { describe, expect, it } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import type { Tool } from '../../generated/types.ts';
import { checkAccess, checkNarrowing } from '../../runtime/policy/access.ts';
import { type AccessSettings, isEnabled, isWithin, type Narrowing } from '../../runtime/policy/enabled.ts';
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

  it('not one of a toolset that nobody knows, unless it is asked for', () => {
    const tool = { name: 'ferry', toolset: 'ferries', effect: 'read' } as const;
    expect(isEnabled(tool, ALL)).toBe(false);
    expect(isEnabled(tool, { ...ALL, tools: ['ferry'] })).toBe(true);
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

  it('T27: an address that only reads, or has some tools only, takes away and never gives', () => {
    const [reading, writing] = ['get_issue', 'update_issue'].map((name) => tools.find((tool) => tool.name === name));
    const ask = (tool: Tool | undefined, narrowing: Narrowing | undefined) => () => {
      const action = tool?.actions['call'];
      if (!tool || !action) throw new Error('the catalogue has no such tool');
      checkNarrowing(tool, action, narrowing);
    };
    const readOnly = expect.objectContaining({ code: 'read_only' });
    const notEnabled = expect.objectContaining({ code: 'not_enabled' });
    expect(ask(writing, { readOnly: true, toolsets: undefined })).toThrow(readOnly);
    expect(ask(reading, { readOnly: true, toolsets: ['issues'] })).not.toThrow();
    expect(ask(reading, { readOnly: true, toolsets: ['wiki'] })).toThrow(notEnabled);
    expect(ask(writing, { readOnly: false, toolsets: [] })).toThrow(notEnabled);
    expect(ask(writing, { readOnly: false, toolsets: ['wiki', 'issues'] })).not.toThrow();
    expect(ask(writing, undefined)).not.toThrow();
    expect(tools.filter((tool) => isWithin(tool, { readOnly: true, toolsets: undefined }))).toEqual(
      tools.filter(({ effect }) => effect === 'read'),
    );
  });

  it('T27: what a call could send counts, whatever its tool is called', () => {
    const tool = tools.find(({ name }) => name === 'get_issue');
    if (!tool) throw new Error('the catalogue has no get_issue');
    const writes = { operations: ['getIssue', 'updateIssue'] } as const;
    const readOnly = expect.objectContaining({ code: 'read_only' });
    expect(() => checkAccess(tool, writes, { ...ALL, readOnly: true })).toThrow(readOnly);
    expect(() => checkNarrowing(tool, writes, { readOnly: true, toolsets: undefined })).toThrow(readOnly);
    expect(() => checkAccess(tool, writes, ALL)).not.toThrow();
    expect(() => checkAccess(tool, { operations: ['getIssue'] }, { ...ALL, readOnly: true })).not.toThrow();
  });
});
