import { type CallExpression, type Expression, Node, type SourceFile } from 'ts-morph';

/** A test, or a group of tests, as its file names it. */
export interface Named {
  /** Its own name, without those of the groups round it; of `each` as it is written, `%s` and all. */
  readonly name: string;
  /** The rules that it says it proves, such as `T12`. */
  readonly rules: readonly string[];
  /** Those that a group round it names already. */
  readonly outer: readonly string[];
  /** Tests that it stands for: those inside of a group, one for each `it`, whatever rows `each` gives it. */
  readonly tests: number;
}

const RULE = /\bT\d+\b/g;

const TESTS = new Set(['it', 'test']);
const GROUPS = new Set(['describe']);

/** The tests and groups of tests of a file that name rules, in the file's order. What is skipped proves nothing. */
export function namesIn(file: SourceFile): Named[] {
  const found: Named[] = [];
  file.forEachDescendant((node, traversal) => {
    if (!Node.isCallExpression(node)) return;
    const function_ = functionOf(node);
    if (function_ === undefined) return;
    if (function_.modifiers.some((modifier) => LEFT_OUT.has(modifier))) return traversal.skip();
    const name = textOf(node.getArguments()[0]) ?? '';
    const rules = name.match(RULE) ?? [];
    if (rules.length > 0) found.push({ name, rules, outer: rulesRound(node), tests: testsIn(node) });
  });
  return found;
}

/** `skipIf` and `runIf` run where they can. */
const LEFT_OUT = new Set(['skip', 'todo']);

function rulesRound(node: CallExpression): string[] {
  return node
    .getAncestors()
    .filter(Node.isCallExpression)
    .flatMap((call) => (functionOf(call) && textOf(call.getArguments()[0])?.match(RULE)) || []);
}

function testsIn(node: CallExpression): number {
  const calls = [node, ...node.getDescendants().filter(Node.isCallExpression)];
  return calls.filter((call) => {
    const function_ = functionOf(call);
    return function_ && TESTS.has(function_.name) && textOf(call.getArguments()[0]) !== undefined;
  }).length;
}

/** `it.each(rows)(…)` is a call of `it` with the modifier `each`; `it.each(rows)` alone is none, having no name. */
function functionOf(call: CallExpression): { name: string; modifiers: readonly string[] } | undefined {
  const modifiers: string[] = [];
  let callee: Expression = call.getExpression();
  for (;;) {
    if (Node.isCallExpression(callee)) callee = callee.getExpression();
    else if (Node.isPropertyAccessExpression(callee)) {
      modifiers.push(callee.getName());
      callee = callee.getExpression();
    } else break;
  }
  const name = Node.isIdentifier(callee) ? callee.getText() : '';
  return TESTS.has(name) || GROUPS.has(name) ? { name, modifiers } : undefined;
}

function textOf(argument: Node | undefined): string | undefined {
  if (Node.isStringLiteral(argument) || Node.isNoSubstitutionTemplateLiteral(argument))
    return argument.getLiteralText();
  return Node.isTemplateExpression(argument) ? argument.getText().slice(1, -1) : undefined;
}
