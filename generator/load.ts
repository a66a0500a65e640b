import type { Catalogue } from './catalogue.ts';
import { checkCatalogue } from './check/check.ts';
import { type Finding, sortFindings } from './finding.ts';
import { lower, type Model } from './lower/lower.ts';
import { readCatalogue } from './read/read.ts';
import type { Positions } from './read/yaml-file.ts';

/** A catalogue that the checks have passed: as its files have it, where each part stands, and lowered. */
export interface Loaded {
  readonly findings: [];
  readonly catalogue: Catalogue;
  readonly positions: Positions;
  readonly model: Model;
}

/**
 * read → check → lower, without writing anything out.
 * @param spec directory URL of the catalogue, with a trailing slash
 * @param functions directory URL of the sources of composed tools; else runtime/compose beside it
 */
export function loadCatalogue(
  spec: URL,
  functions = new URL('../runtime/compose/', spec),
): Loaded | { readonly findings: Finding[]; readonly model?: never } {
  const { catalogue, positions, findings } = readCatalogue(spec, functions);
  if (findings.length > 0 || !catalogue) return { findings: sortFindings(findings) };
  const refused = checkCatalogue(catalogue, positions);
  if (refused.length > 0) return { findings: sortFindings(refused) };
  return { findings: [], catalogue, positions, model: lower(catalogue) };
}
