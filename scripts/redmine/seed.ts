import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedFacts } from './facts.ts';
import { HERE } from './paths.ts';

const BEGIN = '-----BEGIN SEED FACTS-----';
const END = '-----END SEED FACTS-----';

/** Every file that decides what is in a seeded database, in the order in which it is run. */
function seedFiles(): string[] {
  const parts = readdirSync(join(HERE, 'seed'))
    .filter((name) => name.endsWith('.rb'))
    .sort();
  return [...parts.map((name) => join('seed', name)), 'seed.rb'];
}

/** Hash of the seed: a root that was seeded from other files is seeded again. */
export function seedHash(): string {
  const hash = createHash('sha256');
  for (const name of [...seedFiles(), 'initializer.rb']) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(HERE, name)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** The whole seed as one program, so that it can go through a standard input; errors still name the file and line. */
export function seedProgram(): string {
  const terminator = 'END_OF_SEED_FILE';
  const parts = seedFiles().map((name) => {
    const source = readFileSync(join(HERE, name), 'utf8');
    return `eval(<<'${terminator}', TOPLEVEL_BINDING, '${name}')\n${source}${terminator}\n`;
  });
  return `# encoding: utf-8\n${parts.join('')}`;
}

/** Finds the facts in what the seed printed. */
export function readFacts(printed: string): SeedFacts {
  const begin = printed.lastIndexOf(BEGIN);
  const end = printed.lastIndexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the seed printed no facts: ${printed.slice(-1000)}`);
  return JSON.parse(printed.slice(begin + BEGIN.length, end)) as SeedFacts;
}

/** Keeps the facts; they hold API keys and passwords, so nobody else may read them. */
export function saveFacts(file: string, facts: SeedFacts): void {
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
}

/** The facts of a seeded root. */
export function loadFacts(file: string): SeedFacts {
  return JSON.parse(readFileSync(file, 'utf8')) as SeedFacts;
}
