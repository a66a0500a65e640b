import { readFileSync } from 'node:fs';
import type { Catalogue, PropertySpec } from '../../generator/catalogue.ts';
import { addEntry, type Edit, putWord, removeEntry } from '../../generator/edit.ts';
import type { Finding } from '../../generator/finding.ts';
import type { Loaded } from '../../generator/load.ts';
import type { Shape } from './observation.ts';

/** A difference between a server and what it was compared with; the edit is exact where a program can know it. */
export interface Drift extends Finding {
  readonly edit?: Edit | undefined;
}

/** A map of the catalogue, as keys from the top of its file. */
export interface Spot {
  readonly file: string;
  readonly path: readonly string[];
}

/** What to write into the catalogue for a difference that one version shows. */
export class Mender {
  readonly version: string;
  readonly #loaded: Pick<Loaded, 'catalogue' | 'positions'>;
  readonly #spec: URL;
  readonly #texts = new Map<string, string>();

  /** @param spec directory URL of the catalogue, with a trailing slash */
  constructor(loaded: Pick<Loaded, 'catalogue' | 'positions'>, spec: URL, version: string) {
    this.#loaded = loaded;
    this.#spec = spec;
    this.version = version;
  }

  get catalogue(): Catalogue {
    return this.#loaded.catalogue;
  }

  at(owner: object | undefined, key?: string) {
    return this.#loaded.positions.of(owner, key);
  }

  /** Where a map of the catalogue stands: `['operations', 'listIssues', 'filters', 'status_id']`. */
  spot(section: 'schemas' | 'operations', name: string, ...path: string[]): Spot {
    const file = this.at(this.catalogue[section][name])?.file ?? '';
    return { file, path: [section, name, ...path] };
  }

  /** It is not there any more, or not there yet: the versions in which it was seen say which. */
  gone(spot: Spot, seenIn: readonly string[]): Edit | undefined {
    const { versions } = this.catalogue.defaults;
    const here = versions.indexOf(this.version);
    const earlier = versions[here - 1];
    const later = versions.find((version, index) => index > here && seenIn.includes(version));
    if (later !== undefined && !seenIn.some((version) => versions.indexOf(version) < here)) {
      return this.put(spot, 'since', JSON.stringify(later));
    }
    return earlier === undefined ? undefined : this.put(spot, 'until', JSON.stringify(earlier));
  }

  /** It is there, although since or until says that it is not; other versions may have been seen to have it, too. */
  there(spot: Spot, { until }: { until?: string }, seenIn: readonly string[] = []): Edit | undefined {
    const { versions } = this.catalogue.defaults;
    const isOver = until !== undefined && versions.indexOf(until) < versions.indexOf(this.version);
    if (isOver) return this.put(spot, 'until', JSON.stringify(this.version));
    const first = this.#first(seenIn);
    const gone = first === versions[0] ? this.remove(spot, 'since') : undefined;
    return gone ?? this.put(spot, 'since', JSON.stringify(first));
  }

  put({ file, path }: Spot, word: string, value: string): Edit | undefined {
    return putWord(file, this.text(file), path, word, value);
  }

  add({ file, path }: Spot, line: string): Edit | undefined {
    return addEntry(file, this.text(file), path, [line]);
  }

  remove({ file, path }: Spot, key: string): Edit | undefined {
    return removeEntry(file, this.text(file), path, key);
  }

  /**
   * What to write for a property that a schema lacks; undefined where it needs a schema of its own.
   * @param seenIn other versions that have it
   */
  property(name: string, shape: Shape, seenIn: readonly string[]): string | undefined {
    const known = Object.values(this.catalogue.schemas)
      .map(({ properties }) => properties?.[name])
      .find((property) => property?.reads === undefined && property && isShown(property) && admits(property, shape));
    const words = known ? wordsOf(known) : guess(shape);
    if (words === undefined) return undefined;
    const first = this.#first(seenIn);
    const since = first === this.catalogue.defaults.versions[0] ? '' : `, since: ${JSON.stringify(first)}`;
    return `${name}: { ${words}${since} }`;
  }

  /** The oldest of the versions that have it, this one among them. */
  #first(seenIn: readonly string[]): string {
    const { versions } = this.catalogue.defaults;
    return versions.find((version) => version === this.version || seenIn.includes(version)) ?? this.version;
  }

  text(file: string): string {
    const known = this.#texts.get(file) ?? readFileSync(new URL(file.replace(/^spec\//, ''), this.#spec), 'utf8');
    this.#texts.set(file, known);
    return known;
  }
}

/** Of answers, not of what can be written. */
const isShown = ({ minLength, maxLength, minItems, maxItems, resolve, minimum, maximum }: PropertySpec) =>
  [minLength, maxLength, minItems, maxItems, resolve, minimum, maximum].every((word) => word === undefined);

/** Types of a property as JSON has them. */
export function typesOf(property: PropertySpec): string[] {
  return property.$ref ? ['object'] : [property.type ?? (property.enum ? 'string' : [])].flat();
}

/** Whether a value of this type may stand there. */
export const allows = (types: readonly string[], type: string) =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

function admits(property: PropertySpec, shape: Shape): boolean {
  return shape.types.every((type) => allows(typesOf(property), type));
}

function wordsOf(property: PropertySpec): string {
  const words = Object.entries(property).filter(([word]) => !['since', 'until'].includes(word));
  return words.map(([word, value]) => `${word}: ${flow(value)}`).join(', ');
}

/** A value in YAML's flow style, as the catalogue is written. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && /^[a-z][a-z-]*$/.test(value) && value !== 'null'
      ? value
      : JSON.stringify(value);
  }
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item)}`);
  return `{ ${entries.join(', ')} }`;
}

/** By what was seen alone; who can have written a text is for a person to say. */
function guess({ types, items }: Shape): string | undefined {
  const [type, ...others] = types.filter((each) => each !== 'null');
  if (type === 'object' || others.length > 0) return undefined;
  const nullable = (name: string) => (types.includes('null') ? `type: [${name}, "null"]` : `type: ${name}`);
  if (type === undefined || type === 'string') return `${nullable('string')}, x-trust: untrusted`;
  if (type !== 'array') return nullable(type);
  const inner = items && guess(items);
  return inner === undefined ? undefined : `${nullable('array')}, items: { ${inner} }`;
}
