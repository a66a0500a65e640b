import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const spec = new URL('../../spec/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('catalogue.schema.json', spec), 'utf8'));

interface Node {
  readonly description?: string;
  readonly $ref?: string;
  readonly [word: string]: unknown;
}

const isExplained = ({ description, $ref }: Node): boolean =>
  description !== undefined || ($ref !== undefined && isExplained(schema.$defs[$ref.replace('#/$defs/', '')]));

/** Every key that a catalogue file may have, by its place in the schema. */
function keys(node: unknown, path: string): [string, Node][] {
  if (Array.isArray(node)) return node.flatMap((item, index) => keys(item, `${path}/${index}`));
  if (typeof node !== 'object' || node === null) return [];
  const { properties, $defs, enum: _words, ...rest } = node as Record<string, Record<string, Node>>;
  const own = Object.entries(properties ?? {}).map(([name, each]): [string, Node] => [`${path}/${name}`, each]);
  const inside = Object.entries({ ...properties, ...$defs, ...rest });
  return [...own, ...inside.flatMap(([name, each]) => keys(each, `${path}/${name}`))];
}

describe('editors complete the catalogue', () => {
  it('every key is explained', () => {
    const all = keys(schema, '');
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(([, node]) => !isExplained(node)).map(([path]) => path)).toEqual([]);
  });

  it('every file names its schema', () => {
    const files = (readdirSync(spec, { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml'));
    const unnamed = files.filter((name) => {
      const [first = ''] = readFileSync(new URL(name, spec), 'utf8').split('\n');
      const [, path] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
      return (
        path === undefined || new URL(path, new URL(name, spec)).href !== new URL('catalogue.schema.json', spec).href
      );
    });
    expect(files.length).toBeGreaterThan(20);
    expect(unnamed).toEqual([]);
  });
});
