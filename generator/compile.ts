import { emit, type Files } from './emit/emit.ts';
import type { Finding } from './finding.ts';
import { loadCatalogue } from './load.ts';
import type { Model } from './lower/lower.ts';

export type Compiled =
  | { findings: Finding[]; model?: never; files?: never }
  | { findings: []; model: Model; files: Files };

/**
 * The whole road of a catalogue: read → check → lower → emit. Nothing is written.
 * @param spec directory URL of the catalogue, with a trailing slash
 * @param functions directory URL of the sources of composed tools; else runtime/compose beside it
 */
export async function compile(spec: URL, version: string, functions?: URL): Promise<Compiled> {
  const { findings, model } = loadCatalogue(spec, functions);
  return model ? { findings: [], model, files: await emit(model, version) } : { findings };
}
