import { parse } from 'yaml';
import { CALLS } from './calls.ts';
import type { Era } from './client.ts';
import type { Subject } from './subject.ts';

interface Mapping {
  readonly env?: Readonly<Record<string, string>>;
  readonly calls: Readonly<Record<string, { readonly tool: string; readonly arguments?: object } | null>>;
}

const ERA: Era = '2025-11-25';

/**
 * Another MCP server to measure. `{url}` and `{key}` in the mapping's `env` become the stub's address and the API key.
 * @param peer `<name>=<command line>`, split at blanks
 * @param mapping YAML: `env`, and for each of our calls (calls.ts) its tool and arguments, or null where it has none
 * @throws Error naming what cannot be understood
 */
export function parsePeer(peer: string, mapping: string): Subject {
  const [, name, line] = /^([^=]+)=(.+)$/.exec(peer) ?? [];
  if (!name || !line) throw new Error(`--peer ${peer}: expected <name>=<command line>.`);
  const { env = {}, calls } = (parse(mapping) ?? {}) as Mapping;
  if (typeof calls !== 'object') throw new Error(`The mapping of ${name} has no calls.`);
  const known = CALLS.map((call) => call.name);
  const wrong = Object.entries(calls).find(([id, call]) => !known.includes(id) || (call !== null && !call.tool));
  if (wrong) throw new Error(`The mapping of ${name}: ${wrong[0]} has no tool, or is none of ${known.join(', ')}.`);
  return {
    name,
    command: line.split(/\s+/),
    env,
    eras: [ERA],
    callFor: (id) => {
      const call = calls[id];
      return call ? { tool: call.tool, arguments: call.arguments ?? {} } : undefined;
    },
  };
}
