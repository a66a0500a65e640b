import type { Catalogue } from '../catalogue.ts';
import { requestForms, requestsOf, rowOf } from '../targets.ts';
import type { CheckContext, Rule } from './context.ts';

/** Operations and exclusions are rows of Redmine's API (spec/api.yaml), and in the end every row is one of them. */
export const rows: Rule = {
  id: 'row',
  check(context) {
    const { catalogue, refuse } = context;
    for (const [id, operation] of Object.entries(catalogue.operations)) {
      for (const request of requestsOf(operation)) {
        if (!rowOf(catalogue, request))
          refuse(
            { in: operation, key: operation.http === request ? 'http' : 'also' },
            `\`${request}\` of \`${id}\` is no row of Redmine's API.`,
            'Write the route as spec/api.yaml has it (names of parameters may differ), or add the row there if Redmine has it.',
          );
      }
    }
    for (const request of Object.keys(catalogue.exclusions)) {
      if (!rowOf(catalogue, request))
        refuse(
          { in: catalogue.exclusions, key: request },
          `\`${request}\` is no row of Redmine's API.`,
          'Write it as spec/api.yaml has it, or remove the line.',
        );
    }
    twice(context);
    if (catalogue.api.complete) complete(context);
  },
};

function twice({ catalogue, refuse }: CheckContext): void {
  const seen = new Set<string>();
  for (const [index, { row, since }] of catalogue.api.rows.entries()) {
    const at = { in: catalogue.api.rows, key: index };
    if (since !== undefined && !catalogue.defaults.versions.includes(since))
      refuse(at, `${since} is no supported version.`, `Use one of: ${catalogue.defaults.versions.join(', ')}.`);
    const forms = requestForms(row);
    if (forms.some((form) => seen.has(form))) refuse(at, `\`${row}\` stands here twice.`, 'Remove one.');
    for (const form of forms) seen.add(form);
  }
}

function complete({ catalogue, refuse }: CheckContext): void {
  const accounted = accountedRows(catalogue);
  for (const [index, { row }] of catalogue.api.rows.entries()) {
    if (!accounted.has(row))
      refuse(
        { in: catalogue.api.rows, key: index },
        `No operation is \`${row}\`.`,
        `Add one, or \`${row}: <reason>\` to spec/exclusions.yaml.`,
      );
  }
}

function accountedRows(catalogue: Catalogue): Set<string> {
  const requests = [...Object.values(catalogue.operations).flatMap(requestsOf), ...Object.keys(catalogue.exclusions)];
  return new Set(requests.flatMap((request) => rowOf(catalogue, request)?.row ?? []));
}
