import type { Catalogue, OperationSpec } from '../catalogue.ts';
import { operationsSent } from '../lower/composed.ts';
import type { Model } from '../lower/lower.ts';
import { bodyOf, exclusionOf, requestsOf, responseOf, sameRequest } from '../targets.ts';

/** Rows of COVERAGE.md: each row of Redmine's API, who uses it, and what was seen of it on real servers. */
export function coveragePage(model: Model): object {
  const { catalogue } = model;
  const versions = Object.keys(catalogue.permissions).sort();
  const rows = catalogue.api.rows.map(({ row, since }) => {
    const id = operationAt(catalogue, row);
    const [, reason] = exclusionOf(catalogue, row) ?? [];
    return {
      row,
      since: since ?? '',
      state: reason ? 'excluded' : id ? 'used' : 'not yet',
      used: reason ? `excluded: ${reason}` : id ? usesOf(model, id).join(', ') : 'not yet',
      verified: versions.map((version) => verifiedText(catalogue, version, row, id, since)),
    };
  });
  const count = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
  return {
    versions,
    rows,
    total: rows.length,
    used: count('used'),
    excluded: count('excluded'),
    missing: count('not yet'),
  };
}

function operationAt(catalogue: Catalogue, row: string): string | undefined {
  const is = (operation: OperationSpec) => requestsOf(operation).some((request) => sameRequest(row, request));
  return Object.entries(catalogue.operations).find(([, operation]) => is(operation))?.[0];
}

/** Tools that call it; for what only other steps of calls need, the tools behind which it stands. */
function usesOf(model: Model, id: string): string[] {
  const actions = model.tools.flatMap((tool) =>
    Object.entries(tool.actions).map(([name, action]) => ({
      name: tool.discriminator ? `${tool.name} ${name}` : tool.name,
      action,
    })),
  );
  const calling = actions.filter(({ action }) => operationsSent(action).includes(id));
  if (calling.length > 0) return calling.map(({ name }) => name);
  const behind = model.tools.filter((tool) =>
    Object.values(tool.actions).some((action) => action.operations.includes(id)),
  );
  return behind.length > 0 ? [`behind ${behind.map(({ name }) => name).join(', ')}`] : ['the server itself'];
}

function verifiedText(
  catalogue: Catalogue,
  version: string,
  row: string,
  id: string | undefined,
  since: string | undefined,
): string {
  const { versions } = catalogue.defaults;
  if (since !== undefined && versions.indexOf(since) > versions.indexOf(version)) return '–';
  const operation = id === undefined ? undefined : catalogue.operations[id];
  if (!id || !operation) return '';
  const evidence = catalogue.verified[version] ?? {};
  const called = Object.keys((evidence['calls']?.[id] as object | undefined) ?? {}).some((request) =>
    sameRequest(row, request),
  );
  const missing = checksOf(catalogue, operation).filter((check) => evidence[check]?.[id] === undefined);
  if (!called) return 'no';
  return missing.length === 0 ? 'yes' : `without ${missing.join(', ')}`;
}

/** What the live suite looks at; test/live/contract/ has a file for each. */
function checksOf(catalogue: Catalogue, operation: OperationSpec): string[] {
  return [
    ...(responseOf(operation) ? ['answers'] : []),
    'permissions',
    ...(operation.pages ? ['pages'] : []),
    ...(operation.filters ? ['filters'] : []),
    ...(bodyOf(catalogue, operation).size > 0 ? ['values'] : []),
  ];
}
