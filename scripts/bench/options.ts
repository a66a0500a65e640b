import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parsePeer } from './peer.ts';
import type { Subject } from './subject.ts';

export interface Options {
  /** Also write RESULTS.md. */
  readonly write: boolean;
  /** Ids of the tables that are wanted; all when empty. */
  readonly only: readonly string[];
  readonly peers: readonly Subject[];
  /** Other Node binaries to start the server with. */
  readonly nodes: readonly string[];
  /** How many times the catalogue is compiled at once. */
  readonly factors: readonly number[];
}

/** @throws Error for an option that there is not, or a mapping file that cannot be understood */
export function readOptions(args: readonly string[]): Options {
  const several = { type: 'string', multiple: true, default: [] as string[] } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      write: { type: 'boolean', default: false },
      only: several,
      peer: several,
      map: several,
      node: several,
      times: several,
    },
  });
  const factors = values.times.length > 0 ? values.times.map(Number) : [1, 2, 5];
  if (factors.some((factor) => !Number.isInteger(factor) || factor < 1))
    throw new Error('--times takes numbers from 1.');
  if (values.peer.length !== values.map.length) throw new Error('Each --peer needs a --map behind it.');
  const peers = values.peer.map((peer, index) => parsePeer(peer, readFileSync(values.map[index] ?? '', 'utf8')));
  const only = values.only.flatMap((names) => names.split(','));
  return { write: values.write, only, peers, nodes: values.node, factors };
}
