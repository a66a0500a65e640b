import type { Comparison } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces, toolPlaces } from '../places.ts';
import { type Json, textAt } from '../tree.ts';

const REMOVED = { axis: 'caller', level: 'review' } as const;

/** Tools, and actions of tools, that come and go. */
export const tools: Rule = {
  rules: [
    { id: 'read-tool-added', axis: 'authority', level: 'note', mirror: 'tool-removed' },
    { id: 'write-tool-added', axis: 'authority', level: 'review', mirror: 'tool-removed' },
    { id: 'destructive-tool-added', axis: 'authority', level: 'block', mirror: 'tool-removed' },
    { id: 'tool-removed', ...REMOVED, mirror: 'read-tool-added' },
    { id: 'read-action-added', axis: 'authority', level: 'note', mirror: 'action-removed' },
    { id: 'write-action-added', axis: 'authority', level: 'review', mirror: 'action-removed' },
    { id: 'destructive-action-added', axis: 'authority', level: 'block', mirror: 'action-removed' },
    { id: 'action-removed', ...REMOVED, mirror: 'read-action-added' },
  ],
  find(comparison) {
    for (const { path, names, new: tool } of comparison.added('tools.*')) {
      const [name = ''] = names;
      const effect = effectOf(tool);
      comparison.say(
        {
          rule: `${effect}-tool-added`,
          tools: [name],
          subject: '',
          new: effect,
          consequence: CAN[effect],
          places: toolPlaces(name),
        },
        path,
      );
    }
    for (const { path, names, old } of comparison.gone('tools.*')) {
      const [name = ''] = names;
      comparison.say(
        {
          rule: 'tool-removed',
          tools: [name],
          subject: '',
          old: effectOf(old),
          consequence: 'Prompts, allow-lists and agents that use it break.',
          places: toolPlaces(name),
        },
        path,
      );
    }
    for (const { path, names } of comparison.added('tools.*.actions.*')) actionAdded(comparison, path, names);
    for (const { path, names } of comparison.gone('tools.*.actions.*')) actionRemoved(comparison, path, names);
  },
};

const CAN = {
  read: 'An agent can read what it could not.',
  write: 'An agent can change what it could not.',
  destructive: 'An agent can delete what it could not, after a person says yes.',
};

function effectOf(tool: Json | undefined): keyof typeof CAN {
  const effect = textAt(tool, ['effect']);
  return effect === 'read' || effect === 'write' ? effect : 'destructive';
}

function actionAdded(comparison: Comparison, path: readonly string[], [tool = '', action = '']: readonly string[]) {
  const effect = effectOf(comparison.tool(tool));
  comparison.say(
    {
      rule: `${effect}-action-added`,
      tools: [tool],
      subject: `action \`${action}\``,
      new: effect,
      consequence: CAN[effect],
      places: actionPlaces(tool, action),
    },
    path,
    ['tools', tool, 'schemas', 'strict', action],
  );
}

function actionRemoved(comparison: Comparison, path: readonly string[], [tool = '', action = '']: readonly string[]) {
  comparison.say(
    {
      rule: 'action-removed',
      tools: [tool],
      subject: `action \`${action}\``,
      old: effectOf(comparison.tool(tool)),
      consequence: 'Calls of this action fail.',
      places: actionPlaces(tool, action),
    },
    path,
    ['tools', tool, 'schemas', 'strict', action],
  );
}
