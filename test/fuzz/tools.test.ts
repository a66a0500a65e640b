/** Every action of every tool, with arguments that its schema allows, that it does not allow, and that are anything. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Tool } from '../../generated/types.ts';
import { loadSchemas } from '../../runtime/catalogue.ts';
import { tools } from '../catalogue.ts';
import { callAndJudge, ways } from './apps.ts';
import { breaking } from './breaking.ts';
import { codeOf, judgeRefused } from './judge.ts';
import { trickText, trickValue } from './leaves.ts';
import { runs, tally } from './runs.ts';
import { isValid, type Schema, valid } from './valid.ts';

/** Sets of arguments of each tool, shared by its actions. */
const PER_TOOL = { valid: 500, broken: 1200, anything: 300 };

const way = fc.constantFrom(...ways);

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const actions = Object.keys(tool.actions);
  const share = (count: number) => runs(Math.ceil(count / actions.length));

  it('T3 T4 T5 T16 T27 T36 T41: allowed arguments', async () => {
    const counts: Record<string, number> = {};
    for (const [, schema] of await schemasOf(tool)) {
      await fc.assert(
        fc.asyncProperty(way, valid(schema), async (chosen, args) => {
          const { outcome } = await callAndJudge(chosen, tool, args);
          const code = outcome.kind === 'ask' ? 'asked' : codeOf(outcome);
          counts[code] = (counts[code] ?? 0) + 1;
        }),
        share(PER_TOOL.valid),
      );
    }
    tally('allowed arguments', name, counts);
  });

  it('T1 T2 T3: arguments that are not allowed send nothing and are named', async () => {
    let refused = 0;
    for (const [, schema] of await schemasOf(tool)) {
      await fc.assert(
        fc.asyncProperty(way, breaking(schema), async (chosen, { arguments: args }) => {
          judgeRefused(await callAndJudge(chosen, tool, args));
          refused++;
        }),
        share(PER_TOOL.broken),
      );
    }
    tally('arguments that are not allowed', name, { invalid_arguments: refused });
  });

  it('T1 T2 T16 T27 T36 T41: anything', async () => {
    const counts: Record<string, number> = {};
    for (const [, schema] of await schemasOf(tool)) {
      const known = ['limit', ...Object.keys(schema.properties ?? {})];
      const given = fc.oneof(
        trickValue,
        fc
          .tuple(valid(schema), fc.constantFrom(...known), trickValue)
          .map(([args, key, value]) => ({ ...(args as object), [key]: value })),
        fc
          .array(fc.tuple(fc.oneof(fc.constantFrom(...known), trickText), trickValue), { maxLength: 5 })
          .map((entries) => Object.fromEntries(entries)),
      );
      await fc.assert(
        fc.asyncProperty(way, given, async (chosen, args) => {
          const call = await callAndJudge(chosen, tool, args);
          const code = call.outcome.kind === 'ask' ? 'asked' : codeOf(call.outcome);
          counts[code] = (counts[code] ?? 0) + 1;
          // Boundary tags are taken out before anything is looked at, and may have been all that was wrong.
          const isAllowed = await someAllow(tool, args);
          if (!isAllowed && !/untrusted-/i.test(JSON.stringify(args) ?? '')) judgeRefused(call);
        }),
        share(PER_TOOL.anything),
      );
    }
    tally('anything', name, counts);
  });
});

async function schemasOf(tool: Tool): Promise<[string, Schema][]> {
  return Object.entries((await loadSchemas(tool.name)).strict) as [string, Schema][];
}

async function someAllow(tool: Tool, args: unknown): Promise<boolean> {
  return args === undefined || (await schemasOf(tool)).some(([, schema]) => isValid(schema, args));
}
