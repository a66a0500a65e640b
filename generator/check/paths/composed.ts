import type { InputSpec, ToolSpec } from '../../catalogue.ts';
import { type ComposedTool, isComposed, responseOf } from '../../targets.ts';
import { type CheckContext, quote } from '../context.ts';
import { argumentOf, rules } from './actions.ts';
import { oneOf, referProperty, referResolver, referSchema } from './refer.ts';

/** Words of tools that send one request; a function reads none of them. */
const OF_A_REQUEST: readonly (keyof ToolSpec)[] = ['with', 'before', 'view', 'rows', 'verify', 'slices', 'preview'];
/** Words of arguments that go to a place in a request. */
const OF_A_PLACE: readonly (keyof InputSpec)[] = ['to', 'unchanged', 'excludes', 'include', 'default'];

/** Everything that a composed tool names. */
export function composedReferences(context: CheckContext): void {
  const seen = new Map<string, string>();
  for (const [name, tool] of Object.entries(context.catalogue.tools)) {
    if (!isComposed(tool)) continue;
    const other = seen.get(tool.compose.function);
    if (other)
      context.refuse(
        { in: tool.compose, key: 'function' },
        `\`${tool.compose.function}\` is the function of \`${other}\` already.`,
        'A function has the arguments and the operations of one tool: write another one.',
      );
    seen.set(tool.compose.function, name);
    idleWords(context, `\`${name}\``, tool, OF_A_REQUEST);
    operations(context, name, tool);
    answer(context, tool);
    for (const [argument, input] of Object.entries(tool.input))
      inputs(context, `\`${argument}\` of \`${name}\``, input);
    rules(context, name, tool);
    for (const [index, path] of (tool.project ?? []).entries()) {
      const at = { in: tool.project, key: index };
      if (path.startsWith('input.')) argumentOf(context, tool, at, path.slice('input.'.length));
      else context.refuse(at, 'Nothing is read before.', 'Name an input.');
    }
  }
}

function idleWords<T extends object>({ refuse }: CheckContext, what: string, owner: T, words: readonly (keyof T)[]) {
  for (const key of words.filter((word) => owner[word] !== undefined))
    refuse({ in: owner, key: String(key) }, `\`${String(key)}\` of ${what} is of no use to a function.`, 'Remove it.');
}

function operations({ catalogue, refuse }: CheckContext, name: string, { compose }: ComposedTool): void {
  const writes: string[] = [];
  for (const [index, id] of compose.uses.entries()) {
    const at = { in: compose.uses, key: index };
    const operation = catalogue.operations[id];
    if (!operation)
      refuse(at, `\`${name}\` uses \`${id}\`, which is no operation.`, oneOf(id, Object.keys(catalogue.operations)));
    else if (compose.uses.indexOf(id) !== index) refuse(at, `\`${id}\` stands there twice.`, 'Remove one.');
    else if (operation.effect === 'destructive')
      refuse(at, `\`${id}\` is destructive, and a function has no preview to confirm.`, 'Make a tool that calls it.');
    else if (operation.effect === 'write') {
      writes.push(id);
      const record = responseOf(operation);
      if (!record || record.list || !operation.body)
        refuse(
          at,
          `Nothing proves what \`${id}\` did.`,
          'Only a write with a body that answers its record can be planned.',
        );
    }
  }
  if (writes.length > 1)
    refuse(
      { in: compose, key: 'uses' },
      `\`${name}\` writes ${quote(writes)}.`,
      'A function plans one kind of write: make a tool for each.',
    );
}

function answer(context: CheckContext, { compose }: ComposedTool): void {
  const known = referSchema(context, { in: compose, key: 'answers' }, compose.answers);
  if (known && compose.pages !== undefined)
    referProperty(context, { in: compose, key: 'pages' }, compose.answers, compose.pages, 'records');
}

function inputs(context: CheckContext, what: string, input: InputSpec, inRecord = false): void {
  referResolver(context, input);
  idleWords(context, what, input, OF_A_PLACE);
  if (input.each && (inRecord || input.type || input.resolve))
    context.refuse(
      { in: input, key: 'each' },
      `${what} is a list of records and something else.`,
      'A record of a list has plain values; leave `type:` and `resolve:` to them.',
    );
  for (const [name, part] of Object.entries(input.each ?? {})) inputs(context, `\`${name}\` in ${what}`, part, true);
}
