import type { OperationSpec } from '../../generator/catalogue.ts';
import { requestsOf, responseOf, rowOf, sameRequest, successOf } from '../../generator/targets.ts';
import { isWithin } from '../../runtime/version.ts';
import type { Drift, Mender } from './mend.ts';
import type { Effect, Observed } from './observation.ts';

/** What an operation answered, against what the catalogue says of it; notes are what this account could not see. */
export function compareOperation(
  mend: Mender,
  id: string,
  observed: Observed | undefined,
  administrator: boolean,
): { drift: Drift[]; notes: string[] } {
  const operation = mend.catalogue.operations[id];
  if (!operation) return { drift: [], notes: [] };
  const requests = requestsOf(operation).map((request) => {
    return compareRequest({ mend, id, operation, request, administrator }, observed?.requests[request] ?? {});
  });
  // Several routes of one operation may ask for the same edit.
  const drift = new Map(
    requests.flatMap((each) => each.drift).map((each) => [JSON.stringify(each.edit ?? each.problem), each]),
  );
  return { drift: [...drift.values()], notes: requests.flatMap(({ notes }) => notes) };
}

interface Asked {
  readonly mend: Mender;
  readonly id: string;
  readonly operation: OperationSpec;
  readonly request: string;
  readonly administrator: boolean;
}

function compareRequest(asked: Asked, statuses: Readonly<Record<string, number>>): { drift: Drift[]; notes: string[] } {
  const { mend, id, operation, request } = asked;
  const since = rowOf(mend.catalogue, request)?.since;
  const isHere = isWithin(mend.version, operation) && isWithin(mend.version, since ? { since } : {});
  const done = successOf(operation).some((status) => statuses[status]);
  if (done === isHere) return { drift: [], notes: [] };
  const found = (problem: string, sentence: string, edit?: Drift['edit']) => {
    return { drift: [{ rule: 'operation', at: mend.at(operation), problem, mend: sentence, edit }], notes: [] };
  };
  const spot = mend.spot('operations', id);
  if (done) {
    const edit = isWithin(mend.version, operation) ? undefined : mend.there(spot, operation, seenIn(mend, id, request));
    return found(`${request} is there in ${mend.version}.`, 'Correct since or until, in spec/api.yaml, too.', edit);
  }
  const note = (text: string) => ({ drift: [], notes: [`${id}: ${text} (${request})`] });
  const [only, ...others] = Object.keys(statuses);
  if (only === undefined)
    return isHere ? note('not asked: no list gave what its route needs') : { drift: [], notes: [] };
  if (!isHere) return { drift: [], notes: [] };
  if (statuses['404 no route']) {
    const [sentence, edit] = route(asked);
    return found(`${mend.version} has no route ${request} (${id}).`, sentence, edit);
  }
  if (others.length > 0) return note(`answered ${[only, ...others].join(', ')}`);
  return judge(asked, only) ? found(`${request} (${id}) answers ${only}.`, meaning(only)) : note(`answered ${only}`);
}

/** Where the versions that were verified had it. */
function route({ mend, id, operation, request }: Asked): [sentence: string, edit: Drift['edit']] {
  const others = called(mend, id, mend.version).filter((each) => {
    return !requestsOf(operation).some((own) => sameRequest(own, each));
  });
  const spot = mend.spot('operations', id);
  if (operation.http === request && others[0] !== undefined) {
    return ['This route was seen there.', mend.put(spot, 'http', others[0])];
  }
  const versions = seenIn(mend, id, request).filter((version) => version !== mend.version);
  if (operation.http !== request || versions.length === 0) return ['Correct the route, or take it out.', undefined];
  return ['Say until or since which version it is there.', mend.gone(spot, versions)];
}

/** Requests of an operation that were sent to a verified version. */
function called(mend: Mender, id: string, version: string): string[] {
  return Object.keys((mend.catalogue.verified[version]?.['calls']?.[id] as object | undefined) ?? {});
}

/** Verified versions that answered a request. */
function seenIn(mend: Mender, id: string, request: string): string[] {
  return Object.keys(mend.catalogue.verified).filter((version) => {
    return called(mend, id, version).some((each) => sameRequest(each, request));
  });
}

/** Whether one and the same status for all that was asked is more than what this account may not see. */
function judge({ operation, administrator, request }: Asked, status: string): boolean {
  const { permission } = operation;
  // A project without the module refuses the administrator, too.
  if (status === '403')
    return permission === 'public' || permission === 'logged_in' || (permission === 'admin' && administrator);
  if (status === '401') return permission !== 'admin';
  // Ids came from lists: a record that these show is there. Files may be gone from the disk, and a wiki have no start page.
  if (status === '404') return operation.http === request && responseOf(operation)?.list === false;
  return /^\d/.test(status);
}

function meaning(status: string): string {
  if (status === '403' || status === '401') return 'Correct `permission`.';
  if (status.startsWith('2')) return 'Correct `success`.';
  if (status.startsWith('5')) return "Redmine's log says why.";
  return 'Correct the operation.';
}

/** Which filters and parameters are heard, against the versions that they have in the catalogue. */
export function compareEffects(
  mend: Mender,
  id: string,
  effects: Readonly<Record<string, Effect>>,
): { drift: Drift[]; notes: string[] } {
  const all = Object.entries(effects).map(([place, effect]) => compareEffect(mend, id, place, effect));
  return {
    drift: all.filter((each) => typeof each === 'object'),
    notes: all.filter((each) => typeof each === 'string'),
  };
}

function compareEffect(mend: Mender, id: string, place: string, effect: Effect): Drift | string | undefined {
  const [kind = '', ...rest] = place.split('.');
  const isFilter = kind === 'filters';
  const name = rest.join('.') || kind;
  const operation = mend.catalogue.operations[id];
  const part = isFilter ? operation?.filters?.[name] : operation?.query?.[name];
  const isHere = isWithin(mend.version, part ?? {});
  if (effect === 'undecided' || isHere === (effect === 'heard')) return undefined;
  const what = `the ${isFilter ? 'filter' : 'parameter'} \`${name}\``;
  const found = (problem: string, sentence: string, edit: Drift['edit']): Drift => {
    return { rule: isFilter ? 'filter' : 'parameter', at: mend.at(part ?? operation), problem, mend: sentence, edit };
  };
  const spot = mend.spot('operations', id, kind, name);
  if (effect === 'heard') {
    return found(
      `${id} hears ${what} in ${mend.version}.`,
      'Correct since or until.',
      mend.there(spot, part ?? {}, heardBefore(mend, id, name)),
    );
  }
  const heardIn = heardBefore(mend, id, name);
  // Redmine has some filters only where there is something to choose from: categories, subprojects, directories.
  if (heardIn.includes(mend.version)) {
    return `${id}: ${what} had no effect here; the verified ${mend.version} heard it`;
  }
  const problem = `${id} ignores ${what} in ${mend.version}.`;
  if (heardIn.length > 0) {
    return found(problem, 'Say until or since which version it is there.', mend.gone(spot, heardIn));
  }
  const edit = part && mend.remove(mend.spot('operations', id, kind), name);
  return found(problem, 'No verified version hears it: take it out.', edit);
}

function heardBefore(mend: Mender, id: string, name: string): string[] {
  return Object.entries(mend.catalogue.verified)
    .filter(([, evidence]) => (evidence['filters']?.[id] as string[] | undefined)?.includes(name))
    .map(([version]) => version);
}
