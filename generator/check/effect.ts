import { actionsOf, routesOf } from '../targets.ts';
import type { Rule } from './context.ts';

const USUAL: Record<string, string> = { GET: 'read', POST: 'write', PUT: 'write', DELETE: 'destructive' };
const STRENGTH = ['read', 'write', 'destructive'];

/** The write flag: an effect that the HTTP verb does not suggest has its reason, and a tool has one effect. */
export const effect: Rule = {
  id: 'effect',
  check({ catalogue, refuse }) {
    for (const [id, operation] of Object.entries(catalogue.operations)) {
      const usual = USUAL[routesOf(operation).method];
      if (operation.effect !== usual && !operation.why) {
        refuse(
          { in: operation, key: 'effect' },
          `\`${id}\` is ${operation.http.split(' ')[0]} and has the effect ${operation.effect}, not ${usual}.`,
          `Write \`effect: ${usual}\`, or add \`why:\` with the reason.`,
        );
      }
    }
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      const effects = actionsOf(tool).map((action) => catalogue.operations[action.spec.call]?.effect ?? 'read');
      const distinct = [...new Set(effects)];
      if (distinct.length > 1) {
        refuse(
          { in: tool, key: 'actions' },
          `\`${name}\` mixes the effects ${distinct.join(' and ')}.`,
          'Make a tool for each effect: a host allows or refuses a tool as a whole.',
        );
      }
      const highest = Math.max(...effects.map((value) => STRENGTH.indexOf(value)));
      if (tool.effect && STRENGTH.indexOf(tool.effect) < highest) {
        refuse(
          { in: tool, key: 'effect' },
          `\`${name}\` says it is ${tool.effect}, but its operation is ${STRENGTH[highest]}.`,
          'A tool may raise the effect of its operation, never lower it. Remove `effect:`.',
        );
      }
      for (const { name: action, spec } of actionsOf(tool)) {
        if (catalogue.operations[spec.call]?.effect === 'destructive' && !(spec.preview && spec.before)) {
          refuse(
            { in: spec },
            `\`${name}\` (${action}) is destructive and has no preview.`,
            'Add `before:` and `preview:`: nobody can confirm what they are not shown.',
          );
        }
      }
    }
  },
};
