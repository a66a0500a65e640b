import type { Catalogue } from '../catalogue.ts';
import type { Finding } from '../finding.ts';
import type { Positions } from '../read/yaml-file.ts';
import { actions } from './actions.ts';
import { bounds } from './bounds.ts';
import { budget } from './budget.ts';
import { runRules } from './context.ts';
import { descriptions } from './descriptions.ts';
import { effect } from './effect.ts';
import { exposure } from './exposure.ts';
import { filters } from './filters.ts';
import { functions } from './functions.ts';
import { names } from './names.ts';
import { paths } from './paths.ts';
import { permission } from './permission.ts';
import { readBack } from './read-back.ts';
import { resolving } from './resolving.ts';
import { rows } from './rows.ts';
import { trust } from './trust.ts';
import { versions } from './versions.ts';

/** Everything that the compiler refuses about a catalogue whose files are well-formed. */
export function checkCatalogue(catalogue: Catalogue, positions: Positions): Finding[] {
  const references = runRules([actions, paths, versions], catalogue, positions);
  // The other rules follow references; where one leads nowhere they would only repeat it.
  if (references.length > 0) return references;
  const rest = [
    functions,
    trust,
    effect,
    permission,
    exposure,
    rows,
    readBack,
    bounds,
    descriptions,
    names,
    filters,
    resolving,
    budget,
  ];
  return runRules(rest, catalogue, positions);
}
