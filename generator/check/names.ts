import type { Catalogue, ToolSpec } from '../catalogue.ts';
import { derivedArguments, pageArguments, strictSchema } from '../lower/inputs.ts';
import { canonicalJson } from '../lower/json.ts';
import { actionsOf, inputsOf, type NamedAction, requestForms, requestsOf } from '../targets.ts';
import { type CheckContext, eachAction, type Rule } from './context.ts';

const LONGEST = 40;

/** Names that hosts accept, and one meaning for each name. (Their form is the business of catalogue.schema.json.) */
export const names: Rule = {
  id: 'names',
  check(context) {
    lengths(context);
    requests(context);
    parameters(context);
    eachAction(context.catalogue, (name, tool, action) => {
      reserved(context, name, tool, action);
      destinations(context, name, action);
    });
    for (const [name, tool] of Object.entries(context.catalogue.tools)) {
      if (context.catalogue.operations[name])
        context.refuse({ in: tool }, `\`${name}\` is a tool and an operation.`, 'Rename one.');
      formerNames(context, name, tool);
      meanings(context, name, tool);
      if (tool.compose?.pages) taken(context, name, tool.input, Object.keys(pageArguments(context.catalogue)));
    }
  },
};

function lengths({ catalogue, refuse }: CheckContext): void {
  const { toolsets, resolvers } = catalogue.defaults;
  const named: [Record<string, unknown>, string][] = [
    [toolsets, 'toolset'],
    [resolvers, 'resolver'],
    [catalogue.operations, 'operation'],
    ...Object.values(catalogue.tools).map(({ actions }): [Record<string, unknown>, string] => [
      actions ?? {},
      'action',
    ]),
  ];
  for (const [record, noun] of named) {
    for (const [name, value] of Object.entries(record)) {
      if (name.length > LONGEST)
        refuse(
          { in: value as object },
          `The name of the ${noun} \`${name}\` has ${name.length} characters.`,
          `${LONGEST} are allowed.`,
        );
    }
  }
}

/** A name that a tool had leads to that tool alone. */
function formerNames({ catalogue, refuse }: CheckContext, name: string, tool: Catalogue['tools'][string]): void {
  for (const [index, former] of (tool.renamed_from ?? []).entries()) {
    const others = Object.entries(catalogue.tools).filter(([, other]) => other.renamed_from?.includes(former));
    const isTwice = others.length > 1 || tool.renamed_from?.indexOf(former) !== index;
    if (catalogue.tools[former] || isTwice)
      refuse(
        { in: tool.renamed_from, key: index },
        `\`${former}\`, a former name of \`${name}\`, ${catalogue.tools[former] ? 'is a tool' : 'stands twice'}.`,
        'A former name leads to one tool, and is the name of none.',
      );
  }
}

/** A request is one operation. */
function requests({ catalogue, refuse }: CheckContext): void {
  const seen = new Map<string, string>();
  for (const [id, operation] of Object.entries(catalogue.operations)) {
    for (const request of requestsOf(operation)) {
      const [form = ''] = requestForms(request);
      const other = seen.get(form);
      const key = operation.http === request ? 'http' : 'also';
      if (other)
        refuse(
          { in: operation, key },
          `\`${request}\` is \`${other}\` already.`,
          'One operation may serve several tools: use that one.',
        );
      seen.set(form, id);
    }
  }
}

/** A parameter of a request is one thing. */
function parameters({ catalogue, refuse }: CheckContext): void {
  for (const [id, operation] of Object.entries(catalogue.operations)) {
    const taken = [...Object.keys(operation.filters ?? {}), ...(operation.pages ? ['offset', 'limit'] : [])];
    for (const parameter of Object.keys(operation.query ?? {}).filter((each) => taken.includes(each)))
      refuse(
        { in: operation.query, key: parameter },
        `\`${id}\` has \`${parameter}\` already.`,
        'A filter, and `offset` and `limit` of pages, are not declared again.',
      );
  }
}

/** Arguments that paging, slices and confirmation add, and the one that picks the action. */
function reserved({ catalogue, refuse }: CheckContext, name: string, tool: ToolSpec, { spec }: NamedAction): void {
  const derived = [...Object.keys(derivedArguments(catalogue, spec)), ...(tool.by ? [tool.by] : [])];
  taken({ refuse }, name, spec.input, derived);
}

function taken(
  { refuse }: Pick<CheckContext, 'refuse'>,
  name: string,
  input: ToolSpec['input'],
  derived: readonly string[],
): void {
  for (const argument of derived) {
    if (input[argument])
      refuse(
        { in: input, key: argument },
        `\`${name}\` has an argument \`${argument}\` without saying so.`,
        'Use another name.',
      );
  }
}

/** Two values for one place in the request: one of them would be lost. */
function destinations({ refuse }: CheckContext, name: string, { spec }: NamedAction): void {
  const seen = new Map(Object.keys(spec.with ?? {}).map((place) => [place, 'with']));
  for (const [argument, input] of inputsOf(spec)) {
    if (input.to === undefined) continue;
    const other = seen.get(input.to);
    const [whole = '', member] = argument.split('.');
    if (other)
      refuse(
        member ? { in: spec.input[whole]?.filters, key: member } : { in: input, key: 'to' },
        `\`${other}\` of \`${name}\` is sent to \`${input.to}\` already.`,
        'Remove one of them.',
      );
    seen.set(input.to, argument);
  }
}

/** The advertised schema is flat: an argument is the same in every action that takes it. */
function meanings({ catalogue, refuse }: CheckContext, name: string, tool: Catalogue['tools'][string]): void {
  const seen = new Map<string, string>();
  for (const action of actionsOf(tool)) {
    for (const [argument, schema] of Object.entries(strictSchema(catalogue, tool, action).properties ?? {})) {
      if (argument === tool.by) continue;
      const form = canonicalJson(schema);
      if ((seen.get(argument) ?? form) !== form) {
        refuse(
          { in: action.spec.input[argument] ?? action.spec },
          `\`${argument}\` means different things in the actions of \`${name}\`.`,
          'Give it the same schema and description everywhere, or another name.',
        );
      }
      seen.set(argument, form);
    }
  }
}
