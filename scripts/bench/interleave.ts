/** One of the things that are compared. */
export interface Side {
  readonly name: string;
  once(): Promise<unknown>;
}

export interface Plan {
  readonly rounds: number;
  /** Runs of each side in a round. */
  readonly batch: number;
  /** Runs at once. */
  readonly atOnce: number;
  /** Rounds before the first that counts. */
  readonly warmUp: number;
}

/**
 * Measures sides in turns, A B C, B C A, …: what the machine does meanwhile hits all of them.
 * @returns milliseconds of each run by the side's name, and how long each side's batches took together
 */
export async function interleave(
  sides: readonly Side[],
  plan: Plan,
): Promise<Map<string, { samples: number[]; total: number }>> {
  const measured = new Map(sides.map(({ name }) => [name, { samples: [] as number[], total: 0 }]));
  for (let round = -plan.warmUp; round < plan.rounds; round++) {
    const first = Math.abs(round) % sides.length;
    for (const side of [...sides.slice(first), ...sides.slice(0, first)]) {
      const start = performance.now();
      const samples = await batch(side, plan);
      const entry = measured.get(side.name);
      if (round < 0 || !entry) continue;
      entry.total += performance.now() - start;
      entry.samples.push(...samples);
    }
  }
  return measured;
}

async function batch(side: Side, plan: Plan): Promise<number[]> {
  const samples: number[] = [];
  let left = plan.batch;
  const worker = async () => {
    while (left > 0) {
      left--;
      const start = performance.now();
      await side.once();
      samples.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, worker));
  return samples;
}
