import { describe, expect, it } from 'vitest';
import { literal } from '../../generator/emit/render.ts';
import { verifySource } from '../../generator/emit/verify-source.ts';
import { Source } from '../../generator/lower/bind.ts';

const verify = (text: string) => verifySource('x.ts', text, ['x']);

describe('a rendered source may hold', () => {
  it.each([
    ['data', 'export const x = { a: [1, -2, true, null], "b-c": "d" };'],
    [
      'a function of its one parameter',
      'export const x = (a: A["t"]) => ({ b: a.c?.d ?? "e", f: a.g === undefined ? [] : [1] });',
    ],
    ['a function without parameters', 'export const x = () => ({ b: 1 });'],
    ['what is imported', "import { y } from './y.ts';\nexport const x = [...y];"],
    ['a JSON module', "import y from './schemas/y2.json' with { type: 'json' };\nexport const x = { y: y };"],
    ['a function that loads a generated file', "export const x = { y: () => import('./y/z.ts') };"],
    ['a function that loads JSON', "export const x = () => import('./y.json', { with: { type: 'json' } });"],
    ['a check of a type', 'export const x = (a: A) => ({ b: { c: a.d } satisfies Loose<Body<"e">> });'],
    [
      'types',
      "import type { A } from '../a.d.ts';\nexport type B = A;\nexport interface C { readonly d: B }\nexport const x = 1;",
    ],
  ])('%s', (_what, text) => {
    expect(() => verify(text)).not.toThrow();
  });
});

describe('a rendered source must not hold', () => {
  it.each([
    ['a call', 'export const x = f();', 'x.ts: unexpected CallExpression: f()'],
    ['a call in a function', 'export const x = (a: A) => a.b();', 'x.ts: unexpected CallExpression: a.b()'],
    ['an immediately called function', 'export const x = (() => 1)();', 'x.ts: unexpected CallExpression: (() => 1)()'],
    ['a dynamic import', "export const x = import('./y.ts');", "x.ts: unexpected CallExpression: import('./y.ts')"],
    ...[
      "import('fs')",
      "import('node:fs')",
      "import('../../runtime/f.ts')",
      "import('https://evil.example/y.ts')",
      "import('data:text/javascript,f()')",
      "import('./y.ts', { with: { type: f() } })",
      "import('./y.ts').then(f)",
      "[import('./y.ts')]",
      'require("./y.ts")',
    ].map((load): [string, string, string] => [
      `a function that loads otherwise: ${load}`,
      `export const x = () => ${load};`,
      `x.ts: unexpected CallExpression: ${load.replaceAll(/^\[|\]$/g, '')}`,
    ]),
    [
      'a function that loads what it is told',
      'export const x = (a: A) => import(a.b);',
      'x.ts: unexpected CallExpression: import(a.b)',
    ],
    [
      'a function of arguments that loads',
      "export const x = (a: A) => import('./y.ts');",
      "x.ts: unexpected CallExpression: import('./y.ts')",
    ],
    ['new', 'export const x = new Date();', 'x.ts: unexpected NewExpression: new Date()'],
    ['a template literal', 'export const x = `b`;', 'x.ts: unexpected NoSubstitutionTemplateLiteral: `b`'],
    [
      'a template literal with a value',
      'export const x = (a: A) => `\u0024{a}`;',
      'x.ts: unexpected TemplateExpression: `\u0024{a}`',
    ],
    ['a tagged template', 'export const x = f`b`;', 'x.ts: unexpected TaggedTemplateExpression: f`b`'],
    ['a regular expression', 'export const x = /b/;', 'x.ts: unexpected RegularExpressionLiteral: /b/'],
    ['a global', 'export const x = process;', 'x.ts: unexpected name: process'],
    ['a parameter outside of a function', 'export const x = a;', 'x.ts: unexpected name: a'],
    ['an assignment', 'export const x = (a: A) => (a.b = 1);', 'x.ts: unexpected operator: a.b = 1'],
    ['a comma expression', 'export const x = (a: A) => (a, 1);', 'x.ts: unexpected operator: a, 1'],
    ['an operator', 'export const x = (a: A) => a.b + 1;', 'x.ts: unexpected operator: a.b + 1'],
    ['a negation', 'export const x = !1;', 'x.ts: unexpected operator: !1'],
    ['an increment', 'export const x = (a: A) => ++a.b;', 'x.ts: unexpected operator: ++a.b'],
    [
      'an element by expression',
      "export const x = (a: A) => a['b'];",
      "x.ts: unexpected ElementAccessExpression: a['b']",
    ],
    ['await', 'export const x = await y;', 'x.ts: unexpected AwaitExpression: await y'],
    ['a cast', 'export const x = 1 as any;', 'x.ts: unexpected AsExpression: 1 as any'],
    ['a non-null assertion', 'export const x = (a: A) => a!;', 'x.ts: unexpected NonNullExpression: a!'],
    ['a class', 'export const x = class {};', 'x.ts: unexpected ClassExpression: class {}'],
    [
      'a function expression',
      'export const x = function () {};',
      'x.ts: unexpected FunctionExpression: function () {}',
    ],
    [
      'a function body',
      'export const x = (a: A) => { return 1; };',
      'x.ts: unexpected function body: (a: A) => { return 1; }',
    ],
    ['an async function', 'export const x = async (a: A) => 1;', 'x.ts: unexpected modifier: async (a: A) => 1'],
    ['a type parameter', 'export const x = <T>(a: T) => 1;', 'x.ts: unexpected modifier: <T>(a: T) => 1'],
    ['two parameters', 'export const x = (a: A, b: B) => 1;', 'x.ts: unexpected parameters: (a: A, b: B) => 1'],
    ['another parameter', 'export const x = (b: B) => 1;', 'x.ts: unexpected parameters: (b: B) => 1'],
    ['a default parameter', 'export const x = (a: A = 1) => 1;', 'x.ts: unexpected parameters: (a: A = 1) => 1'],
    ['a rest parameter', 'export const x = (...a: A) => 1;', 'x.ts: unexpected parameters: (...a: A) => 1'],
    ['a pattern as parameter', 'export const x = ({ a }: A) => 1;', 'x.ts: unexpected parameters: ({ a }: A) => 1'],
    ['a getter', 'export const x = { get b() { return 1; } };', 'x.ts: unexpected GetAccessor: get b() { return 1; }'],
    ['a method', 'export const x = { b() { return 1; } };', 'x.ts: unexpected MethodDeclaration: b() { return 1; }'],
    ['a computed key', 'export const x = { ["b"]: 1 };', 'x.ts: unexpected key: ["b"]'],
    ['a shorthand', 'export const x = (a: A) => ({ a });', 'x.ts: unexpected ShorthandPropertyAssignment: a'],
    ['a spread of an object', 'export const x = (a: A) => ({ ...a });', 'x.ts: unexpected SpreadAssignment: ...a'],
    ['a prototype', 'export const x = { __proto__: {} };', 'x.ts: unexpected key: __proto__'],
    ['a quoted prototype', 'export const x = { "__proto__": {} };', 'x.ts: unexpected key: "__proto__"'],
    ['a statement', 'export const x = 1;\nf();', 'x.ts: unexpected statement: f();'],
    ['a block', 'export const x = 1;\n{ f(); }', 'x.ts: unexpected statement: { f(); }'],
    ['a function', 'export const x = 1;\nfunction f() {}', 'x.ts: unexpected statement: function f() {}'],
    ['a class declaration', 'export const x = 1;\nclass C {}', 'x.ts: unexpected statement: class C {}'],
    ['an enum', 'export const x = 1;\nenum E { a = f() }', 'x.ts: unexpected statement: enum E { a = f() }'],
    ['a namespace', 'export const x = 1;\nnamespace N { f(); }', 'x.ts: unexpected statement: namespace N { f(); }'],
    ['a default export', 'export const x = 1;\nexport default x;', 'x.ts: unexpected statement: export default x;'],
    ['a list of exports', 'export const x = 1;\nexport { x };', 'x.ts: unexpected module: export { x };'],
    [
      'an import of a package',
      "import fs from 'fs';\nexport const x = 1;",
      "x.ts: unexpected module: import fs from 'fs';",
    ],
    [
      'an import of a built-in',
      "import fs from 'node:fs';\nexport const x = 1;",
      "x.ts: unexpected module: import fs from 'node:fs';",
    ],
    [
      'an import of the runtime',
      "import { f } from '../../runtime/f.ts';\nexport const x = 1;",
      "x.ts: unexpected module: import { f } from '../../runtime/f.ts';",
    ],
    ['an import for its effects', "import './y.ts';\nexport const x = 1;", "x.ts: unexpected import: import './y.ts';"],
    [
      'an import in a type',
      "export type T = import('fs').Stats;\nexport const x = 1;",
      "x.ts: unexpected import: import('fs').Stats",
    ],
    ['another constant', 'export const x = 1;\nexport const y = 1;', 'x.ts: has the constants x,y, not x'],
    ['no constant', 'export type T = 1;', 'x.ts: has the constants , not x'],
    ['two constants at once', 'export const x = 1, y = 2;', 'x.ts: unexpected statement: export const x = 1, y = 2;'],
    ['a constant that is not exported', 'const x = 1;', 'x.ts: unexpected statement: const x = 1;'],
    ['a variable', 'export let x = 1;', 'x.ts: unexpected statement: export let x = 1;'],
    ['a declaration', 'export declare const x: number;', 'x.ts: unexpected statement: export declare const x: number;'],
    ['a pattern', 'export const { x } = { x: 1 };', 'x.ts: unexpected statement: export const { x } = { x: 1 };'],
    [
      'a string that ends a comment',
      '/** Toolset `*/ f(); /*`. */\nexport const x = 1;',
      'x.ts: unexpected statement: f();',
    ],
    ['broken syntax', 'export const x = "a', 'x.ts: "Unterminated string literal."'],
  ])('%s', (_what, text, message) => {
    expect(() => verify(text)).toThrow(new Error(message));
  });
});

describe('a literal', () => {
  const hostile = [
    '"; process.exit(1); "',
    "'); f(); ('",
    '`\u0024{f()}`',
    '*/ f(); /*',
    '</script><script>f()</script>',
    'a\u2028b\u2029c\nd\r\ne\u0000f',
    '{{json this}} {{{literal x}}}',
    '\\u0022; f(); //',
    '\ud800',
  ];

  it('of hostile text gives the same text back, and nothing runs', async () => {
    const value = { list: hostile, map: Object.fromEntries(hostile.map((text) => [text, text])) };
    const source = verify(`export const x = ${literal(value)};`);
    const loaded = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    expect(loaded.x).toEqual(value);
  });

  it('takes only the source that the compiler made for source', () => {
    expect(literal({ source: 'f()' })).toBe('{ source: "f()" }');
    expect(literal({ bind: new Source('(a) => a') })).toBe('{ bind: (a) => a }');
  });
});
