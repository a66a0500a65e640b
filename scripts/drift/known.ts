import type { Catalogue, OperationSpec } from '../../generator/catalogue.ts';
import { ownedProperties, requestsOf, responseOf, routeParameters, schemaName } from '../../generator/targets.ts';
import { isRecord } from './shape.ts';

/** Values for the parameters of a route, which belong together. */
export type Binding = Readonly<Record<string, string | number>>;

/** Numbers that are no record's and that Redmine takes as they come (pixels of a thumbnail). */
const FREE: Binding = { size: 100 };

/** Records that answers showed: what they are called by stays in memory and is never recorded. */
export class Known {
  readonly #catalogue: Catalogue;
  /** Schema → parameter that takes the id of such a record. */
  readonly #parameters: ReadonlyMap<string, string>;
  /** Each binding once, with how much its record showed. */
  readonly #found = new Map<string, { binding: Binding; richness: number }>();
  readonly #asked: ReadonlySet<string>;
  #word: string | undefined;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#parameters = parametersOfSchemas(catalogue);
    this.#asked = parametersAsked(catalogue);
  }

  /** A word that a record has, for a search that finds something. */
  get word(): string | undefined {
    return this.#word;
  }

  /** Takes from an answer whatever later requests can ask for. */
  learn(operation: OperationSpec, path: Binding, body: unknown): void {
    const response = responseOf(operation);
    if (!response || !isRecord(body)) return;
    for (const item of [body[response.root]].flat()) this.#record(response.schema, item, path);
  }

  /**
   * At most `most` bindings for a route: half of them the records that showed most, the others from all over.
   */
  bindingsFor(route: string, most: number): Binding[] {
    const names = routeParameters(route);
    if (names.length === 0) return [{}];
    const fitting = new Map<string, { binding: Binding; richness: number }>();
    for (const { binding, richness } of this.#found.values()) {
      const all: Binding = { ...FREE, ...binding };
      if (!names.every((name) => all[name] !== undefined)) continue;
      // A record is found by as little as possible: the page of a title, not its every version.
      const picked = Object.fromEntries(names.map((name) => [name, all[name] as string | number]));
      const key = JSON.stringify(picked);
      if ((fitting.get(key)?.richness ?? -1) < richness) fitting.set(key, { binding: picked, richness });
    }
    const sorted = [...fitting.values()].sort((a, b) => b.richness - a.richness).map(({ binding }) => binding);
    const first = sorted.slice(0, Math.ceil(most / 2));
    const rest = sorted.slice(first.length);
    const step = Math.max(1, rest.length / (most - first.length));
    const spread = Array.from({ length: most - first.length }, (_, index) => rest[Math.floor(index * step)]);
    return [...first, ...spread.filter((each) => each !== undefined)];
  }

  #record(schema: string, value: unknown, path: Binding | undefined): void {
    if (!isRecord(value)) return;
    const parameter = this.#parameters.get(schema);
    const { id } = value;
    // What has no id is called by a name of its own within what the request named: a page by its title.
    const base = parameter && typeof id === 'number' ? { [parameter]: id } : id === undefined ? path : undefined;
    if (base) this.#called(base, value);
    for (const [name, { property }] of ownedProperties(this.#catalogue, schema)) {
      const inner = property.$ref ?? property.items?.$ref;
      if (inner) for (const each of [value[name]].flat()) this.#record(schemaName(inner), each, undefined);
    }
    const { subject } = value;
    if (typeof subject === 'string') this.#word ??= /\p{L}{4,}/u.exec(subject)?.[0];
  }

  /** A record by its id, and by whatever else of it a route asks for: its name, its version. */
  #called(base: Binding, value: Record<string, unknown>): void {
    const richness = richnessOf(value);
    this.#add(base, richness);
    let named = base;
    for (const [name, item] of Object.entries(value)) {
      const isName = (typeof item === 'string' && item !== '') || typeof item === 'number';
      if (!isName || !this.#asked.has(name)) continue;
      named = { ...named, [name]: item };
      this.#add(named, richness);
    }
  }

  #add(binding: Binding, richness: number): void {
    const kept = Object.fromEntries(Object.entries(binding).filter(([name]) => this.#asked.has(name)));
    const key = JSON.stringify(kept);
    if ((this.#found.get(key)?.richness ?? -1) < richness) this.#found.set(key, { binding: kept, richness });
  }
}

/** How much a record shows; one that was changed after it was made may have a history, which its own answer shows. */
function richnessOf(value: Readonly<Record<string, unknown>>): number {
  const filled = Object.values(value).filter((each) => each !== null && [each].flat().length > 0).length;
  return value['updated_on'] === value['created_on'] ? filled : 2 * filled;
}

/** Parameters of all routes that are read. */
function parametersAsked(catalogue: Catalogue): Set<string> {
  const requests = Object.values(catalogue.operations).flatMap(requestsOf);
  return new Set(requests.filter((request) => request.startsWith('GET ')).flatMap(routeParameters));
}

/** `issue_id` takes the id of what `GET /issues/:issue_id.json` answers. */
function parametersOfSchemas(catalogue: Catalogue): Map<string, string> {
  const found = new Map<string, string>();
  for (const operation of Object.values(catalogue.operations)) {
    const response = responseOf(operation);
    const [, parameter] = /^GET \/[a-z_]+\/:([a-z_]+)\.json$/.exec(operation.http) ?? [];
    if (response && !response.list && parameter) found.set(response.schema, parameter);
  }
  return found;
}
