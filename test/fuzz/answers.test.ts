/** Answers of a Redmine that are not what the catalogue knows: every tool says what came, or says that it cannot. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { operations } from '../../generated/tables.ts';
import type { Tool } from '../../generated/types.ts';
import { loadSchemas } from '../../runtime/catalogue.ts';
import { tools } from '../catalogue.ts';
import { callAndJudge } from './apps.ts';
import { type Call, codeOf } from './judge.ts';
import { hostileJson, type Mutation, mutated, mutations } from './mutations.ts';
import type { Json } from './plausible.ts';
import { runs, tally } from './runs.ts';
import { isValid, type Schema, valid } from './valid.ts';

const PER_TOOL = { mutated: 250, foreign: 60 };

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const share = (count: number) => runs(Math.ceil(count / Object.keys(tool.actions).length));

  it('T8 T9 T14 T24 T36 T41: answers with other keys, types and sizes', async () => {
    const counts: Record<string, number> = {};
    const { strict, output } = await loadSchemas(tool.name);
    for (const schema of Object.values(strict)) {
      await fc.assert(
        fc.asyncProperty(valid(schema as Schema), mutations, async (args, changes: readonly Mutation[]) => {
          const call = await callAndJudge('deletes at once', tool, args, ({ id }, answer) =>
            id === 'getCurrentUser' ? answer : mutated(answer, changes),
          );
          count(counts, call);
          judgeFacts(tool, call, output as Schema);
        }),
        share(PER_TOOL.mutated),
      );
    }
    tally('altered answers', name, counts);
  });

  it('T34 T36: answers that are something else', async () => {
    const counts: Record<string, number> = {};
    const { strict } = await loadSchemas(tool.name);
    for (const schema of Object.values(strict)) {
      await fc.assert(
        fc.asyncProperty(valid(schema as Schema), hostileJson, async (args, answer) => {
          count(counts, await callAndJudge('deletes at once', tool, args, () => answer as Json));
        }),
        share(PER_TOOL.foreign),
      );
    }
    tally('other answers', name, counts);
  });
});

function count(counts: Record<string, number>, { outcome }: Call): void {
  const code = outcome.kind === 'ask' ? 'asked' : codeOf(outcome);
  counts[code] = (counts[code] ?? 0) + 1;
}

/** Facts for programs fit their declared schema, and no number stands there that nobody sent (T8). */
function judgeFacts(tool: Tool, { outcome, sent, arguments: given }: Call, output: Schema): void {
  if (outcome.kind !== 'answer' || outcome.isError || !outcome.structured) return;
  const facts = JSON.parse(JSON.stringify(outcome.structured)) as Json;
  if (!isValid(output, facts)) throw new Error(`structured content that its schema refuses: ${JSON.stringify(facts)}`);
  const actions = Object.values(tool.actions);
  if (tool.effect !== 'read' || actions.some((action) => 'compose' in action)) return;
  const known = new Set(numbersOf([given as Json, ...sent.map(({ answer }) => answer ?? null)]));
  const { record = null, rows = null } = facts as { [name: string]: Json };
  const invented = numbersOf([record, rows]).find((number) => !known.has(number));
  if (invented !== undefined) throw new Error(`T8: ${invented} was not sent: ${JSON.stringify(facts)}`);
  if (rows !== null) judgePage(outcome.meta['redmine-mcp/page'], sent);
}

function judgePage(page: unknown, sent: Call['sent']): void {
  const { total } = (page ?? {}) as { total?: unknown };
  if (typeof total !== 'number') return;
  const lists = sent.filter(({ operation }) => operation && operations[operation.id].method === 'GET');
  const told = lists.some(
    ({ answer }) => numbersOf(answer ?? null).includes(total) || lengthsOf(answer ?? null).includes(total),
  );
  if (!told) throw new Error(`T7: a total of ${total} that nobody sent`);
}

function numbersOf(value: Json): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Where Redmine gives no total, all rows are there. */
function lengthsOf(value: Json): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [value.length] : []), ...Object.values(value).flatMap(lengthsOf)];
}
