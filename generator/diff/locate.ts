import type { Location } from '../finding.ts';
import { Positions, parseYaml } from '../read/yaml-file.ts';
import { schemaName } from '../targets.ts';
import type { Locate } from './diff.ts';
import type { Place } from './finding.ts';
import { isObject, isSame, type Json, type JsonObject } from './tree.ts';

/** The files of a catalogue put together, as far as they can be read: lines are a help, never a condition. */
interface Written {
  readonly tree: JsonObject;
  readonly positions: Positions;
}

/** Finds lines in the files of both sides. */
export function locator(
  old: readonly (readonly [string, string])[],
  now: readonly (readonly [string, string])[],
): Locate {
  const [before, after] = [written(old), written(now)];
  return (places, isGone) => {
    const side = isGone ? 'old' : 'new';
    const [own, other] = isGone ? [before, after] : [after, before];
    const found = places.flatMap((path) => {
      const hit = follow(own, path);
      return hit ? [{ ...hit, isChanged: !isSame(hit.value, follow(other, path)?.value) }] : [];
    });
    const { at } = found.find(({ isChanged }) => isChanged) ?? found[0] ?? {};
    return at && ({ file: at.file, line: at.line, side } satisfies Place);
  };
}

const SECTIONS = ['schemas', 'operations', 'tools'];

/** Files that are sections themselves. */
const WHOLE: Record<string, string> = { 'spec/defaults.yaml': 'defaults', 'spec/exclusions.yaml': 'exclusions' };

function written(files: readonly (readonly [string, string])[]): Written {
  const positions = new Positions();
  const values = files.map(([name, text]) => [name, parseYaml(name, text, positions).value] as const);
  const whole = values.flatMap(([name, value]) =>
    WHOLE[name] && isObject(value) ? [[WHOLE[name], value] as const] : [],
  );
  const merged = SECTIONS.map((section) => [
    section,
    Object.assign({}, ...values.map(([, value]) => (isObject(value) ? value[section] : undefined))) as JsonObject,
  ]);
  return { tree: Object.fromEntries([...whole, ...merged]), positions };
}

/** The value at a path and where its key stands. References are followed, as are the schemas that a schema is made of. */
function follow({ tree, positions }: Written, path: readonly string[]): { value: Json; at: Location } | undefined {
  let current: Json | undefined = tree;
  let at: Location | undefined;
  for (const key of path) {
    const owner: JsonObject | undefined = ownerOf(tree, current, key);
    if (!owner) return undefined;
    const value: Json | undefined = owner[key];
    at = positions.of(owner, key) ?? (isObject(value) || Array.isArray(value) ? positions.of(value as object) : at);
    current = value;
  }
  return current === undefined || !at ? undefined : { value: current, at };
}

/** The map that has the key: this one, the schema that it refers to, or one that this schema is made of. */
function ownerOf(tree: JsonObject, value: Json | undefined, key: string): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  if (value[key] !== undefined) return value;
  const schemas = isObject(tree['schemas']) ? tree['schemas'] : {};
  const defaults =
    isObject(tree['defaults']) && isObject(tree['defaults']['schemas']) ? tree['defaults']['schemas'] : {};
  const references = [value['$ref'], ...partsOf(value)].filter((ref) => typeof ref === 'string');
  for (const reference of references) {
    const schema = schemas[schemaName(reference)] ?? defaults[schemaName(reference)];
    const inside =
      isObject(schema) && isObject(schema['properties'])
        ? (ownerOf(tree, schema['properties'], key) ?? ownerOf(tree, schema, key))
        : undefined;
    if (inside) return inside;
  }
  const properties = value['properties'];
  return isObject(properties) && properties[key] !== undefined ? properties : undefined;
}

function partsOf(value: JsonObject): Json[] {
  const parts = value['allOf'];
  return Array.isArray(parts)
    ? parts.flatMap((part: Json) => (isObject(part) && part['$ref'] !== undefined ? [part['$ref']] : []))
    : [];
}
