import { actionsOf, routesOf } from '../targets.ts';
import { type CheckContext, eachAction, effectOf, type Rule } from './context.ts';

const USUAL: Record<string, string> = { GET: 'read', POST: 'write', PUT: 'write', DELETE: 'destructive' };
const STRENGTH = ['read', 'write', 'destructive'];

/** The write flag: an effect that the HTTP verb does not suggest has its reason, and a tool has one effect. */
export const effect: Rule = {
  id: 'effect',
  check(context) {
    operationEffects(context);
    toolEffects(context);
    previews(context);
  },
};

function operationEffects({ catalogue, refuse }: CheckContext): void {
  for (const [id, operation] of Object.entries(catalogue.operations)) {
    const { method } = routesOf(operation);
    const usual = USUAL[method];
    if (operation.effect !== usual && !operation.why) {
      refuse(
        { in: operation, key: 'effect' },
        `\`${id}\` is ${method} and has the effect ${operation.effect}, not ${usual}.`,
        `Write \`effect: ${usual}\`, or add \`why:\` with the reason.`,
      );
    }
    for (const [index, route] of (operation.also ?? []).entries()) {
      if (!route.startsWith(`${method} `))
        refuse(
          { in: operation.also, key: index },
          `\`${id}\` is ${method}, but also ${route.split(' ')[0]}.`,
          'The same operation has the same verb; another one is another operation.',
        );
    }
  }
}

function toolEffects({ catalogue, refuse }: CheckContext): void {
  for (const [name, tool] of Object.entries(catalogue.tools)) {
    const sent = tool.compose?.uses ?? actionsOf(tool).map((action) => action.spec.call);
    const effects = sent.map((id) => catalogue.operations[id]?.effect ?? 'read');
    const distinct = [...new Set(effects)];
    if (distinct.length > 1 && !tool.compose) {
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
  }
}

/** Who confirms has to see what goes; who reads or changes is not asked. */
function previews({ catalogue, refuse }: CheckContext): void {
  eachAction(catalogue, (name, tool, action) => {
    const what = tool.actions ? `\`${action.name}\` of \`${name}\`` : `\`${name}\``;
    const destructive = effectOf(catalogue, tool, action) === 'destructive';
    if (destructive && !(action.spec.preview && action.spec.before)) {
      refuse(
        { in: tool.actions ? action.spec : tool },
        `${what} is destructive and has no preview.`,
        'Add `before:` and `preview:`: nobody can confirm what they are not shown.',
      );
    }
    if (!destructive && action.spec.preview) {
      refuse(
        { in: action.spec, key: 'preview' },
        `${what} has a preview, but nobody is asked: it is not destructive.`,
        'Raise it with `effect: destructive` on the tool, or remove `preview:`.',
      );
    }
  });
}
