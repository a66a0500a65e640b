import type { Comparison } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces, argumentPlaces } from '../places.ts';
import { at, isObject, type Json } from '../tree.ts';

/** How a write is read back. */
export const proof: Rule = {
  rules: [
    { id: 'proof-removed', axis: 'authority', level: 'review', mirror: 'proof-added' },
    { id: 'proof-added', axis: 'authority', level: 'note', mirror: 'proof-removed' },
    { id: 'proof-changed', axis: 'authority', level: 'review', mirror: { waiver: 'it says both directions' } },
  ],
  find(comparison) {
    for (const field of ['verify.fields.*', 'write.verify.fields.*']) {
      for (const { path, names } of comparison.changes(`tools.*.actions.*.${field}`)) {
        const [tool = '', action = '', argument = ''] = names;
        const [old, now] = [proves(at(comparison.old, path)), proves(at(comparison.new, path))];
        say(
          comparison,
          tool,
          `argument \`${argument}\``,
          path,
          old,
          now,
          argumentPlaces(comparison.new, tool, action, argument, 'reads'),
        );
      }
    }
    for (const word of ['verify', 'write.verify']) {
      for (const { path, names, old, new: now } of comparison.changes(`tools.*.actions.*.${word}`)) {
        const [tool = '', action = ''] = names;
        // The functions of its reads follow from arguments, too.
        if (old !== undefined && now !== undefined && onlyBinds(comparison, path)) continue;
        say(
          comparison,
          tool,
          action === 'call' ? 'verify' : `action \`${action}\`, verify`,
          path,
          outline(old),
          outline(now),
          actionPlaces(tool, action, 'verify'),
        );
      }
    }
  },
};

function say(
  comparison: Comparison,
  tool: string,
  subject: string,
  path: readonly string[],
  old: Json | undefined,
  now: Json | undefined,
  places: string[][],
): void {
  const rule = now === undefined ? 'proof-removed' : old === undefined ? 'proof-added' : 'proof-changed';
  comparison.say(
    {
      rule,
      tools: [tool],
      subject,
      old,
      new: now,
      consequence: {
        'proof-removed': 'An answer cannot say any more whether Redmine did it.',
        'proof-added': 'An answer says whether Redmine did it.',
        'proof-changed': 'An answer says by another sign whether Redmine did it.',
      }[rule],
      places,
    },
    path,
  );
}

/** Undefined where nothing is proven. */
function proves(field: Json | undefined): Json | undefined {
  if (!isObject(field) || isObject(field['reads'])) return undefined;
  return field;
}

function outline(verify: Json | undefined): Json | undefined {
  if (!isObject(verify)) return verify;
  const { fields: _fields, bind: _bind, whole: _whole, ...rest } = verify;
  return rest;
}

function onlyBinds(comparison: Comparison, path: readonly string[]): boolean {
  const below = comparison.unexplained.filter((difference) => path.every((part, i) => difference.path[i] === part));
  return below.every((difference) => difference.path.includes('bind'));
}
