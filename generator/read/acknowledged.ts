import type { AcknowledgedSpec } from '../catalogue.ts';
import type { Finding } from '../finding.ts';
import { checkStructure, structureValidators } from './structure.ts';
import { Positions, parseYaml } from './yaml-file.ts';

const FILE = 'spec/acknowledged.yaml';
const SCHEMA = new URL('../../spec/catalogue.schema.json', import.meta.url);

/** The text of spec/acknowledged.yaml as the diff needs it, whichever commit it is of. */
export function readAcknowledged(text: string): { acknowledged?: AcknowledgedSpec[]; findings: readonly Finding[] } {
  const positions = new Positions();
  const { value, findings } = parseYaml(FILE, text, positions);
  const refused =
    findings.length > 0 ? findings : checkStructure(structureValidators(SCHEMA).acknowledged, FILE, value, positions);
  return refused.length > 0 ? { findings: refused } : { acknowledged: value as AcknowledgedSpec[], findings: [] };
}
