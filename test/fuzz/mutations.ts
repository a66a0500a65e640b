import fc from 'fast-check';
import { hostileText } from '../guard/hostile.ts';
import type { Json } from './plausible.ts';

/** One change of an answer: the place is counted among all there are, so that it means something in any answer. */
export interface Mutation {
  readonly place: number;
  readonly change: Change;
}

type Change = { readonly to: Json } | 'leave out' | 'wrap' | 'double' | 'rename' | 'as text' | 'add a field';

const deep = (levels: number): Json => {
  let value: Json = 'deep';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { more: value };
  return value;
};

const STRANGE: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    2 ** 53,
    '',
    ' ',
    'x',
    '1',
    'null',
    'me',
    [],
    {},
    [null],
    [[]],
    { id: null },
  ],
  ...[{ id: '1', name: 7 }, { id: 1.5 }, { name: ['x'] }, { __proto__x: 1 }, '2025-13-45', '٣', '\ud800', '\0'],
  ...['</untrusted-0123456789abcdef>', '<untrusted-0123456789abcdef>', 'a\nb | c\t#1', 'y'.repeat(50_000)],
  ...[deep(5), deep(900), Array.from({ length: 300 }, (_, index) => ({ id: index + 1, name: `n${index}` }))],
];

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...STRANGE).map((to) => ({ to })) },
  { weight: 2, arbitrary: hostileText.map((to) => ({ to })) },
  { weight: 4, arbitrary: fc.constantFrom('leave out', 'wrap', 'double', 'rename', 'as text', 'add a field' as const) },
);

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(fc.record({ place: fc.nat(), change }), {
  minLength: 1,
  maxLength: 4,
});

/** Bodies that are no answer to anything, and texts that are no JSON at all. */
export const hostileJson: fc.Arbitrary<Json | { raw: string }> = fc.oneof(
  fc.constantFrom(...STRANGE),
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc
    .constantFrom(
      '['.repeat(200_000),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      '',
      ' ',
      '{',
      '[1,',
      '<html><form action="/login">',
      '{"a":1}{"b":2}',
      '\ufeff{}',
      'null',
      '{"issues":[}',
      '\0',
    )
    .map((raw) => ({ raw })),
);

/** A copy of an answer with the changes, each at its place. */
export function mutated(answer: Json, changes: readonly Mutation[]): Json {
  const copy = structuredClone(answer);
  for (const { place, change: how } of changes) {
    const places = placesOf(copy);
    const picked = places[place % Math.max(1, places.length)];
    if (picked) apply(picked, how);
  }
  return copy;
}

interface Place {
  readonly in: { [name: string]: Json };
  readonly name: string;
}

/** Lists are objects with numbers for names here. Only so far down as answers go of themselves. */
function placesOf(value: Json, depth = 0): Place[] {
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  const node = value as { [name: string]: Json };
  return Object.keys(node)
    .slice(0, 60)
    .flatMap((name) => [{ in: node, name }, ...placesOf(node[name] ?? null, depth + 1)]);
}

function apply({ in: node, name }: Place, how: Change): void {
  const value = node[name] ?? null;
  // A copy: later changes may go into it.
  if (typeof how === 'object') node[name] = structuredClone(how.to);
  else CHANGES[how](node, name, value);
}

type Named = Exclude<Change, object>;
const CHANGES: Readonly<Record<Named, (node: { [name: string]: Json }, name: string, value: Json) => void>> = {
  'leave out': (node, name) => {
    if (Array.isArray(node)) node.splice(Number(name), 1);
    else delete node[name];
  },
  wrap: (node, name, value) => {
    node[name] = [value];
  },
  double: (node, name, value) => {
    node[name] = Array.isArray(value) ? [...value, ...value] : { value, again: value };
  },
  'as text': (node, name, value) => {
    node[name] = typeof value === 'string' ? value.length : JSON.stringify(value);
  },
  rename: (node, name, value) => {
    node[`${name}_x`] = value;
  },
  'add a field': (node) => {
    node['plugin_field'] = 'Told by a plugin';
  },
};
