import { sortFindings } from '../../generator/finding.ts';
import type { Loaded } from '../../generator/load.ts';
import { Answers } from './answers.ts';
import { type Drift, Mender } from './mend.ts';
import type { Observation } from './observation.ts';
import { compareEffects, compareOperation } from './operations.ts';

/** What differs, and what could not be seen. */
export interface Comparison {
  readonly drift: readonly Drift[];
  readonly notes: readonly string[];
}

/**
 * What a server showed, against the catalogue.
 * @param spec directory URL of the catalogue, with a trailing slash
 */
export function compareWithCatalogue(loaded: Loaded, spec: URL, observation: Observation): Comparison {
  const mend = new Mender(loaded, spec, observation.version);
  const answers = new Answers(mend);
  const drift: Drift[] = [...signDrift(mend, observation), ...permissionDrift(mend, observation)];
  const notes: string[] = [];
  for (const [id, operation] of Object.entries(loaded.catalogue.operations)) {
    if (!operation.http.startsWith('GET ')) continue;
    const observed = observation.operations[id];
    for (const part of [
      compareOperation(mend, id, observed, observation.administrator),
      compareEffects(mend, id, observed?.effects ?? {}),
    ]) {
      drift.push(...part.drift);
      notes.push(...part.notes);
    }
    if (observed?.answer) answers.compare(id, observed.answer, true);
  }
  return { drift: sortFindings([...drift, ...answers.drift()]) as Drift[], notes };
}

/** A sign is there from its version on, and not before. */
function signDrift(mend: Mender, { signs, version }: Observation): Drift[] {
  const { probes, versions } = mend.catalogue.defaults;
  const order = (each: string) => versions.indexOf(each);
  return probes.flatMap((probe): Drift[] => {
    const shown = signs[probe.since];
    if (shown === undefined || shown === order(probe.since) <= order(version)) return [];
    const problem = `${version} ${shown ? 'shows' : 'does not show'} the sign of ${probe.since}, ${probe.get}.`;
    return [{ rule: 'version', at: mend.at(probe), problem, mend: 'Correct the sign, or REDMINE_VERSION.' }];
  });
}

/** Names that roles have there and this version's list has not: of a newer version, or of a plugin. */
function permissionDrift(mend: Mender, { permissions, version }: Observation): Drift[] {
  const known = mend.catalogue.permissions;
  const own = known[version] ?? Object.assign({}, ...Object.values(known));
  const file = `spec/permissions/${version}.txt`;
  return permissions
    .filter((name) => !(name in own))
    .map((name): Drift => {
      const sentence =
        'A plugin of that server has it, or the list is old: `npm run redmine -- permissions` writes it.';
      const lines = known[version] ? mend.text(file).split('\n') : [];
      const before = lines.findIndex((line) => line !== '' && !line.startsWith('#') && line > name);
      const line = (before < 0 ? lines.findLastIndex((each) => each !== '') + 1 : before) + 1;
      const edit = lines.length > 0 ? { file, line, removes: 0, adds: [name] } : undefined;
      const at = { file, line, column: 1 };
      return {
        rule: 'permission',
        at,
        problem: `A role has the permission \`${name}\`, which ${version} has not.`,
        mend: sentence,
        edit,
      };
    });
}
