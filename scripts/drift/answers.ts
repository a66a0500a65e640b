import type { PropertySpec } from '../../generator/catalogue.ts';
import { ownedProperties, responseOf, schemaName } from '../../generator/targets.ts';
import { isWithin } from '../../runtime/version.ts';
import { allows, type Drift, type Mender, typesOf } from './mend.ts';
import type { Shape } from './observation.ts';

/** What Redmine puts around the rows of a list. */
const AROUND_LISTS = ['total_count', 'offset', 'limit'];

/** Compares what answers look like with the schemas that the catalogue has for them, both ways. */
export class Answers {
  /** Properties that had a value, as `Issue.subject`. */
  readonly filled = new Set<string>();
  readonly #mend: Mender;
  /** The version whose answers are known that is nearest to this one. */
  readonly #nearest: string | undefined;
  readonly #found = new Map<string, Drift>();
  /** Owner and name → where it always was and now is not. */
  readonly #gone = new Map<
    string,
    { owner: string; property: PropertySpec; name: string; id: string; seenIn: string }
  >();
  readonly #there = new Set<string>();
  #whole = false;

  constructor(mend: Mender) {
    this.#mend = mend;
    this.#nearest = nearestVerified(mend);
  }

  /**
   * One operation's answers.
   * @param whole they were asked for with all that Redmine can include, so that what is missing is not there
   */
  compare(id: string, shape: Shape, whole = false): void {
    const operation = this.#mend.catalogue.operations[id];
    const response = responseOf(operation);
    if (!response) {
      this.#add('answer', operation, `${id} answers ${kinds(shape)}.`, 'Say in `response` what.');
      return;
    }
    const { [response.root]: root, ...around } = shape.properties ?? {};
    for (const name of Object.keys(around)) {
      if (response.list && AROUND_LISTS.includes(name)) continue;
      this.#add('answer', operation, `The answer of ${id} has \`${name}\`, too.`, 'Say so in `response`.');
    }
    const expected = response.list ? 'array' : 'object';
    if (root?.types.join() !== expected) {
      const what = root ? `is ${kinds(root)}` : 'is missing';
      this.#add('answer', operation, `\`${response.root}\` ${what} in the answer of ${id}.`, 'Correct `response`.');
    }
    const record = response.list ? root?.items : root;
    this.#whole = whole;
    if (record) this.#record(response.schema, record, { id, path: response.root + (response.list ? '[]' : '') });
  }

  /** All that was found, each once however often it was seen. */
  drift(): Drift[] {
    const { version } = this.#mend;
    for (const [key, { owner, property, name, id, seenIn }] of this.#gone) {
      const problem = `\`${name}\` of ${owner} is missing in ${id} of ${version}; every record of ${seenIn} had it there.`;
      // Where it is there elsewhere, or was in this very version, no word of the schema says it.
      const isKnown = this.#there.has(key) || seenIn === version;
      const edit = isKnown ? undefined : this.#mend.gone(this.#spot(owner, name), [seenIn]);
      const mend = edit ? 'Say until or since which version it is there.' : 'Look what became of it.';
      this.#add('field-gone', property, problem, mend, { key, edit });
    }
    return [...this.#found.values()];
  }

  #record(schema: string, shape: Shape, where: { id: string; path: string }): void {
    const { catalogue, version } = this.#mend;
    const other = shape.types.filter((type) => type !== 'object');
    if (other.length > 0) {
      this.#add(
        'type',
        catalogue.schemas[schema],
        `${where.path} of ${where.id} is ${other.join(', ')}, no ${schema}.`,
        'Correct the schema.',
      );
    }
    const properties = ownedProperties(catalogue, schema);
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      const { owner = schema, property } = properties.get(name) ?? {};
      if (!property) this.#new(schema, name, inner, where);
      else if (!isWithin(version, property)) {
        const seenIn = this.#alwaysIn(where.id, `${where.path}.${name}`);
        const edit = this.#mend.there(this.#spot(owner, name), property, seenIn);
        this.#add(
          'field-there',
          property,
          `\`${name}\` of ${owner} is there in ${version}.`,
          'Correct since or until.',
          { key: `${owner}.${name}`, edit },
        );
      } else {
        if (inner.filled > 0) this.filled.add(`${owner}.${name}`);
        this.#there.add(`${owner}.${name}`);
        this.#value(property, inner, { owner, name, ...where, path: `${where.path}.${name}` });
      }
    }
    if (this.#whole && shape.objects) this.#missing(schema, shape, where);
  }

  #value(property: PropertySpec, shape: Shape, where: { owner: string; name: string; id: string; path: string }): void {
    const { owner, name, id, path } = where;
    const types = typesOf(property);
    const other = shape.types.filter((type) => !allows(types, type));
    if (other.length > 0) {
      const all = [...types, ...other].map((type) => (type === 'null' ? '"null"' : type));
      const isItem = path.endsWith('[]');
      const edit =
        property.$ref || isItem ? undefined : this.#mend.put(this.#spot(owner, name), 'type', `[${all.join(', ')}]`);
      this.#add('type', property, `\`${name}\` of ${owner} is ${other.join(', ')} in ${id}.`, 'Add it to `type`.', {
        key: `${owner}.${name}${isItem}`,
        edit,
      });
    }
    if (shape.outside) {
      const shapes = ['enum', 'format', 'pattern'].filter((word) => word in property).join(' or ');
      const problem = `\`${name}\` of ${owner} has a text in ${id} that its \`${shapes}\` does not allow.`;
      this.#add('value', property, problem, 'Add it, or mark the text by x-trust.', { key: `${owner}.${name}` });
    }
    if (shape.items) {
      const items = property.items ?? {};
      if (items.$ref) this.#record(schemaName(items.$ref), shape.items, { id, path: `${path}[]` });
      else this.#value(items, shape.items, { ...where, path: `${path}[]` });
    }
    if (property.$ref && shape.objects)
      this.#record(schemaName(property.$ref), { ...shape, types: ['object'] }, { id, path });
  }

  #new(schema: string, name: string, shape: Shape, { id, path }: { id: string; path: string }): void {
    const { catalogue, version } = this.#mend;
    const line = this.#mend.property(name, shape, this.#alwaysIn(id, `${path}.${name}`));
    const edit =
      line === undefined ? undefined : this.#mend.add(this.#mend.spot('schemas', schema, 'properties'), line);
    const mend = edit ? 'Add it, with who can have written it.' : 'Add it, with a schema of its own.';
    const problem = `${schema} has \`${name}\` (${kinds(shape)}) in ${id} of ${version}.`;
    this.#add('field-new', catalogue.schemas[schema], problem, mend, { key: `${schema}.${name}`, edit });
  }

  /** What every record of a verified version had there, and none has now. */
  #missing(schema: string, shape: Shape, { id, path }: { id: string; path: string }): void {
    const { catalogue, version } = this.#mend;
    const nearest = this.#nearest;
    for (const [name, { owner, property }] of ownedProperties(catalogue, schema)) {
      if (shape.properties?.[name] || !isWithin(version, property)) continue;
      if (nearest !== undefined && this.#alwaysIn(id, `${path}.${name}`).includes(nearest)) {
        this.#gone.set(`${owner}.${name}`, { owner, property, name, id, seenIn: nearest });
      }
    }
  }

  /** Verified versions in which every record had it at this place. */
  #alwaysIn(id: string, path: string): string[] {
    return Object.entries(this.#mend.catalogue.verified)
      .filter(([, evidence]) => (evidence['always']?.[id] as string[] | undefined)?.includes(path))
      .map(([version]) => version);
  }

  #add(
    rule: string,
    owner: object | undefined,
    problem: string,
    mend: string,
    { key = problem, edit }: { key?: string; edit?: Drift['edit'] } = {},
  ): void {
    const known = this.#found.get(`${rule} ${key}`);
    if (!known) this.#found.set(`${rule} ${key}`, { rule, at: this.#mend.at(owner), problem, mend, edit });
  }

  #spot(owner: string, name: string) {
    return this.#mend.spot('schemas', owner, 'properties', name);
  }
}

/** This version, else the latest before it, else the first after it. */
function nearestVerified({ catalogue, version }: Mender): string | undefined {
  const { versions } = catalogue.defaults;
  const known = versions.filter((each) => catalogue.verified[each]?.['always']);
  return known.findLast((each) => versions.indexOf(each) <= versions.indexOf(version)) ?? known[0];
}

const kinds = ({ types }: Shape) => types.join(' or ');
