import type { Named } from './names.ts';

/** Number of a rule (`T12`) → its one sentence. */
export type Rules = ReadonlyMap<string, string>;

/** A file with tests, by its path from the root. */
export interface TestFile {
  readonly path: string;
  readonly names: readonly Named[];
}

interface Proof {
  readonly path: string;
  readonly named: readonly Named[];
}

/** What is wrong with the numbers: a rule that no test names, or a name with a number that is no rule. */
export function problemsOf(rules: Rules, files: readonly TestFile[]): string[] {
  const empty = [...rules.keys()].filter((rule) => proofsOf(rule, files).length === 0);
  const unknown = files.flatMap(({ path, names }) =>
    names.flatMap(({ name, rules: numbers }) =>
      numbers
        .filter((number) => !rules.has(number))
        .map((number) => `${path}: ${number} in ${JSON.stringify(name)} is no rule of test/rules.yaml`),
    ),
  );
  return [...empty.map((rule) => `${rule}: no test has its number in its name`), ...unknown];
}

/** The table as Markdown, from the tests' own names. */
export function render(rules: Rules, files: readonly TestFile[]): string {
  const rows = [...rules].map(([rule, sentence]) => {
    const proofs = proofsOf(rule, files);
    const live = proofs.filter(({ path }) => path.startsWith('test/live/'));
    return `| [${rule}](#${rule.toLowerCase()}) | ${sentence} | ${count(rule, proofs)} | ${count(rule, live)} |`;
  });
  const sections = [...rules].map(([rule, sentence]) =>
    [`## ${rule}`, '', sentence, '', ...proofsOf(rule, files).flatMap(listed)].join('\n'),
  );
  return `${[HEAD, ...rows].join('\n')}\n\n${sections.join('\n\n')}\n`;
}

const HEAD = `# Rules and their tests

Rendered from [rules.yaml](rules.yaml) and the names of the tests by \`npm run rules\`. A test that runs over several cases, or on
several Redmines, counts once.

| Rule | What holds | Tests | Of them on real Redmines |
| ---- | ---------- | ----: | -----------------------: |`;

function listed({ path, named }: Proof): string[] {
  const file = path.replace(/^test\//, '');
  return [
    `- [${file}](${file})`,
    ...named.map(({ name, tests }) => `  - ${quoted(name)}${tests > 1 ? ` (${tests})` : ''}`),
  ];
}

/** As code, so that nothing in a name is markup. */
function quoted(name: string): string {
  const text = name.replaceAll(/\s+/g, ' ');
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function proofsOf(rule: string, files: readonly TestFile[]): Proof[] {
  return files.flatMap(({ path, names }) => {
    const named = names.filter(({ rules: numbers, tests }) => tests > 0 && numbers.includes(rule));
    return named.length > 0 ? [{ path, named }] : [];
  });
}

/** A test in a group that names the rule, too, counts once. */
function count(rule: string, proofs: readonly Proof[]): number {
  const outermost = proofs.flatMap(({ named }) => named.filter(({ outer }) => !outer.includes(rule)));
  return outermost.reduce((sum, { tests }) => sum + tests, 0);
}
