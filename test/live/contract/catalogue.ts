import { formatFinding } from '../../../generator/finding.ts';
import { readCatalogue } from '../../../generator/read/read.ts';
import { isWithin } from '../../../runtime/version.ts';
import { Mender } from '../../../scripts/drift/mend.ts';

const spec = new URL('../../../spec/', import.meta.url);
const read = readCatalogue(spec, new URL('../../../runtime/compose/', import.meta.url));
if (!read.catalogue) throw new Error(read.findings.map(formatFinding).join('\n'));

/** The catalogue as its files have it: every claim in it is proven in this folder. */
export const catalogue = read.catalogue;

/** Every operation, in an order that does not change. */
export const operationIds = Object.keys(catalogue.operations).sort();

/** The operation with this id; a missing one is a mistake of the test. */
export function operationOf(id: string) {
  const operation = catalogue.operations[id];
  if (!operation) throw new Error(`the catalogue has no operation ${id}`);
  return operation;
}

/** Where something stands, as an editor opens it: `spec/redmine/issues.yaml:6`. */
export function placeOf(value: object | undefined): string {
  const at = read.positions.of(value);
  return at ? `${at.file}:${at.line}` : 'spec';
}

/** Whether a part of the catalogue is there in a version of Redmine, such as 6.1. */
export const isIn = (span: { since?: string; until?: string }, version: string) => isWithin(version, span);

/** What to write into the catalogue for what a version shows. */
export const menderFor = (version: string) => new Mender({ catalogue, positions: read.positions }, spec, version);
