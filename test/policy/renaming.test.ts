import { describe, expect, it } from 'vitest';
import { tools } from '../../generated/index.ts';
import type { ToolEntry } from '../../generated/types.ts';
import { type AccessSettings, isEnabled, namesOf, toolNamed } from '../../runtime/policy/enabled.ts';
import { renamed } from '../../runtime/serve/server.ts';

const [first] = tools as [ToolEntry];
const tool: ToolEntry = { ...first, name: 'new_name', renamedFrom: ['old_name'], effect: 'read', toolset: 'issues' };
const open: AccessSettings = { readOnly: false, toolsets: undefined, tools: undefined, excludeTools: [] };

describe('a tool that was renamed', () => {
  it('is found by both names, and a tool that has the name comes first', () => {
    expect(toolNamed([tool], 'new_name')).toBe(tool);
    expect(toolNamed([tool], 'old_name')).toBe(tool);
    expect(toolNamed([tool], 'other')).toBeUndefined();
    const other = { ...first, name: 'old_name' };
    expect(toolNamed([tool, other], 'old_name')).toBe(other);
    expect(namesOf(tool)).toEqual(['new_name', 'old_name']);
    expect(namesOf(other)).toEqual(['old_name']);
  });

  it.each<[string, Partial<AccessSettings>, boolean]>([
    ['excluded by the new name', { excludeTools: ['new_name'] }, false],
    ['excluded by the old name', { excludeTools: ['old_name'] }, false],
    ['excluded by the old name and allowed by the new one', { excludeTools: ['old_name'], tools: ['new_name'] }, false],
    ['allowed by the old name alone', { tools: ['old_name'] }, true],
    ['not among those allowed', { tools: ['whoami'] }, false],
  ])('is what settings make of it: %s', (_, settings, expected) => {
    expect(isEnabled(tool, { ...open, ...settings })).toBe(expected);
  });

  it('says its new name to who calls it by the old one', () => {
    expect(renamed(tool, 'old_name')).toBe('\nold_name is called new_name now.');
    expect(renamed(tool, 'new_name')).toBe('');
  });
});
