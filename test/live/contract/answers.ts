import { formatFinding } from '../../../generator/finding.ts';
import { ownedProperties, responseOf, schemaName } from '../../../generator/targets.ts';
import { isWithin } from '../../../runtime/version.ts';
import { Answers } from '../../../scripts/drift/answers.ts';
import type { Mender } from '../../../scripts/drift/mend.ts';
import { Shaper } from '../../../scripts/drift/shape.ts';
import type { Response } from './call.ts';
import { catalogue, menderFor, operationOf } from './catalogue.ts';

/** What came of comparing answers with the schemas that the catalogue has for them. */
export class Comparison {
  /** Properties that had a value, as `Issue.subject`. */
  readonly #filled = new Set<string>();
  readonly #mend: Mender;

  constructor(version: string) {
    this.#mend = menderFor(version);
  }

  /** What differs in the answers of one operation; each says the line to change. 204 has no answer. */
  differences(id: string, responses: readonly Pick<Response, 'status' | 'body'>[]): string[] {
    if (operationOf(id).answers === 'bytes') return [];
    const answers = new Answers(this.#mend);
    const marks = new Set<string>();
    const shaper = new Shaper(catalogue, (text, property, path) => {
      if (isUsers(text) && property['x-trust'] !== 'untrusted')
        marks.add(`${path} is what a user wrote: x-trust: untrusted`);
    });
    for (const { status, body } of responses) {
      if (status !== 204 || body !== undefined) answers.compare(id, shaper.answer(undefined, id, body));
    }
    for (const name of answers.filled) this.#filled.add(name);
    return [...answers.drift().map(formatFinding), ...marks];
  }

  /** Properties of the schemas of these operations that are there in this version and never had a value. */
  neverSeen(ids: readonly string[]): string[] {
    const mend = 'Remove it, say since or until, or extend the examples or the seed.';
    return neverFilled(this.#mend, ids, this.#filled).map((name) => `${name} never had a value. ${mend}`);
  }
}

/** What users wrote in the seed carries a canary; the one in a custom field's name is an administrator's. */
const isUsers = (text: string) => text.replaceAll('CANARYfieldname', '').includes('CANARY');

function neverFilled({ catalogue, version }: Mender, ids: readonly string[], filled: ReadonlySet<string>): string[] {
  const schemas = new Set<string>();
  const visit = (name: string) => {
    if (schemas.has(name)) return;
    schemas.add(name);
    for (const { property } of ownedProperties(catalogue, name).values()) {
      if (!isWithin(version, property)) continue;
      for (const each of [property, property.items]) if (each?.$ref) visit(schemaName(each.$ref));
    }
  };
  for (const id of ids) {
    const response = responseOf(catalogue.operations[id]);
    if (response && isWithin(version, catalogue.operations[id] ?? {})) visit(response.schema);
  }
  const all = [...schemas].flatMap((schema) => [...ownedProperties(catalogue, schema)]);
  const missing = all.filter(
    ([name, { owner, property }]) => isWithin(version, property) && !filled.has(`${owner}.${name}`),
  );
  return [...new Set(missing.map(([name, { owner }]) => `${owner}.${name}`))].sort();
}
