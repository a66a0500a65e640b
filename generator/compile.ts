import { checkCatalogue } from './check/check.ts';
import { emit, type Files } from './emit/emit.ts';
import { type Finding, sortFindings } from './finding.ts';
import { lower, type Model } from './lower/lower.ts';
import { readCatalogue } from './read/read.ts';

export type Compiled =
  | { findings: Finding[]; model?: never; files?: never }
  | { findings: []; model: Model; files: Files };

/**
 * The whole road of a catalogue: read → check → lower → emit. Nothing is written.
 * @param spec directory URL of the catalogue, with a trailing slash
 * @param functions directory URL of the sources of composed tools; else runtime/compose beside it
 */
export async function compile(
  spec: URL,
  version: string,
  functions = new URL('../runtime/compose/', spec),
): Promise<Compiled> {
  const { catalogue, positions, findings } = readCatalogue(spec, functions);
  if (findings.length > 0 || !catalogue) return { findings: sortFindings(findings) };
  const refused = checkCatalogue(catalogue, positions);
  if (refused.length > 0) return { findings: sortFindings(refused) };
  const model = lower(catalogue);
  return { findings: [], model, files: await emit(model, version) };
}
