import type { Catalogue, OperationSpec } from '../catalogue.ts';
import { operationsSent } from '../lower/composed.ts';
import type { Model } from '../lower/lower.ts';
import { bodyOf, byRequest, exclusionOf, requestsOf, responseOf, sameRequest } from '../targets.ts';

/** Rows of COVERAGE.md: each row of Redmine's API, who uses it, and what was seen of it on real servers. */
export function coveragePage(model: Model): object {
  const { catalogue } = model;
  const versions = Object.keys(catalogue.permissions).sort();
  const operationAt = byRequest(
    Object.entries(catalogue.operations).flatMap(([id, operation]) =>
      requestsOf(operation).map((request) => [request, id] as const),
    ),
  );
  const usesOf = usesIn(model);
  const rows = catalogue.api.rows.map(({ row, since }) => {
    const id = operationAt(row);
    const [, reason] = exclusionOf(catalogue, row) ?? [];
    return {
      row,
      since: since ?? '',
      state: reason ? 'excluded' : id ? 'used' : 'not yet',
      used: reason ? `excluded: ${reason}` : id ? usesOf(id).join(', ') : 'not yet',
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

/** Tools that call an operation; for what only other steps of calls need, the tools behind which it stands. */
function usesIn({ tools }: Model): (id: string) => string[] {
  const calling = new Map<string, Set<string>>();
  const behind = new Map<string, Set<string>>();
  const add = (uses: Map<string, Set<string>>, id: string, name: string) =>
    uses.set(id, (uses.get(id) ?? new Set()).add(name));
  for (const tool of tools) {
    for (const [name, action] of Object.entries(tool.actions)) {
      for (const id of operationsSent(action))
        add(calling, id, tool.discriminator ? `${tool.name} ${name}` : tool.name);
      for (const id of action.operations) add(behind, id, tool.name);
    }
  }
  return (id) => {
    const names = calling.get(id);
    if (names) return [...names];
    const others = behind.get(id);
    return others ? [`behind ${[...others].join(', ')}`] : ['the server itself'];
  };
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
