import type { PropertySpec } from '../../../generator/catalogue.ts';
import { formatFinding } from '../../../generator/finding.ts';
import { readCatalogue } from '../../../generator/read/read.ts';
import { partsOf } from '../../../generator/targets.ts';

const read = readCatalogue(
  new URL('../../../spec/', import.meta.url),
  new URL('../../../runtime/compose/', import.meta.url),
);
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

/** A property with the schema in which it is written, which may be one that another schema is made of. */
export interface Owned {
  readonly owner: string;
  readonly property: PropertySpec;
}

/** The properties of a schema by name. */
export function ownedProperties(schema: string): Map<string, Owned> {
  return new Map(
    partsOf(catalogue, schema).flatMap((owner) =>
      Object.entries(catalogue.schemas[owner]?.properties ?? {}).map(([name, property]): [string, Owned] => [
        name,
        { owner, property },
      ]),
    ),
  );
}

/** Whether a part of the catalogue is there in a version of Redmine, such as 6.1. */
export function isIn({ since, until }: { since?: string; until?: string }, version: string): boolean {
  const order = (each: string) => each.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
  return (
    (since === undefined || order(since) <= order(version)) && (until === undefined || order(until) >= order(version))
  );
}
