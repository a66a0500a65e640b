import type { OperationSpec } from '../catalogue.ts';
import type { CheckContext, Rule } from './context.ts';

interface Span {
  since?: string;
  until?: string;
}

/** `since` and `until` name supported versions, in order, and a part is there while its operation is. */
export const versions: Rule = {
  id: 'version',
  check(context) {
    const { catalogue } = context;
    order(context);
    for (const probe of catalogue.defaults.probes) checkSpan(context, probe);
    for (const schema of Object.values(catalogue.schemas))
      for (const property of Object.values(schema.properties ?? {})) checkSpan(context, property);
    for (const [id, operation] of Object.entries(catalogue.operations)) checkOperation(context, id, operation);
  },
};

function order({ catalogue, refuse }: CheckContext): void {
  const { versions: known } = catalogue.defaults;
  for (const [index, version] of known.entries()) {
    const before = known[index - 1];
    if (before !== undefined && number(before) >= number(version))
      refuse({ in: known, key: index }, `${version} stands after ${before}.`, 'Oldest first, each once.');
  }
}

function checkOperation(context: CheckContext, id: string, operation: OperationSpec): void {
  const sound = checkSpan(context, operation);
  const [first, last] = span(context, operation);
  for (const [name, part] of Object.entries({ ...operation.filters, ...operation.query })) {
    if (!checkSpan(context, part) || !sound) continue;
    const [from, to] = span(context, part);
    if (from > last || to < first)
      context.refuse(
        { in: part, key: to < first ? 'until' : 'since' },
        `\`${name}\` is never there together with \`${id}\`.`,
        'Correct its versions or those of the operation.',
      );
  }
}

/** @returns whether it names known versions */
function checkSpan(context: CheckContext, owner: Span): boolean {
  const { versions: known } = context.catalogue.defaults;
  const unknown = (['since', 'until'] as const).filter(
    (key) => owner[key] !== undefined && !known.includes(owner[key]),
  );
  for (const key of unknown) {
    const problem = `\`${key}\` is ${owner[key]}, which is no supported version.`;
    context.refuse({ in: owner, key }, problem, `Versions: ${known.join(', ')}.`);
  }
  const [first, last] = span(context, owner);
  if (unknown.length === 0 && first > last)
    context.refuse(
      { in: owner, key: 'until' },
      `It ends (${owner.until}) before it begins (${owner.since}).`,
      'Exchange them.',
    );
  return unknown.length === 0;
}

/** Positions of the first and the last version among those that are supported. */
function span({ catalogue }: CheckContext, { since, until }: Span): [first: number, last: number] {
  const { versions: known } = catalogue.defaults;
  return [
    since === undefined ? 0 : known.indexOf(since),
    until === undefined ? known.length - 1 : known.indexOf(until),
  ];
}

/** 6.10 comes after 6.9. */
function number(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
