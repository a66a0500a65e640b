import type { Drift } from './mend.ts';
import type { Observation, Observed, Shape } from './observation.ts';

/** One of two servers, by what it is called in a finding. */
interface Side<T> {
  readonly name: string;
  readonly has: T;
}

/** One server against another, by their records: what all records of one have and none of the other's. */
export function compareServers(here: Observation, there: Observation): Drift[] {
  const names = [`this server (${here.version})`, `the record (${there.version})`] as const;
  const sides = <T>(a: T, b: T): [Side<T>, Side<T>] => [
    { name: names[0], has: a },
    { name: names[1], has: b },
  ];
  const found = [
    ...only(...sides(here.permissions, there.permissions), 'the permission '),
    ...Object.entries(here.operations).flatMap(([id, observed]) => {
      const other = there.operations[id];
      return other ? operation(id, ...sides(observed, other)) : [];
    }),
  ];
  const mend = 'Compare each with the catalogue for the edit.';
  return [...new Set(found)].sort().map((problem) => ({ rule: 'server', at: undefined, problem, mend }));
}

function only(a: Side<readonly string[]>, b: Side<readonly string[]>, what: string): string[] {
  const alone = (one: typeof a, other: typeof a) =>
    one.has.filter((name) => !other.has.includes(name)).map((name) => `Only ${one.name} has ${what}${name}.`);
  return [...alone(a, b), ...alone(b, a)];
}

function operation(id: string, a: Side<Observed>, b: Side<Observed>): string[] {
  const outcomes = ({ has }: typeof a) => ({
    ...Object.fromEntries(Object.entries(has.requests).map(([request, statuses]) => [request, best(statuses)])),
    ...Object.fromEntries(
      Object.entries(has.effects)
        .filter(([, effect]) => effect !== 'undecided')
        .map(([name, effect]) => [`${id} ${name}`, effect]),
    ),
  });
  const [one, two] = [outcomes(a), outcomes(b)];
  const differing = Object.keys(one).filter((name) => two[name] !== undefined && two[name] !== one[name]);
  const said = differing.map((name) => `${name}: ${one[name]} on ${a.name}, ${two[name]} in ${b.name}.`);
  const [mine, others] = [a.has.answer, b.has.answer];
  return mine && others ? [...said, ...shapes(id, { ...a, has: mine }, { ...b, has: others })] : said;
}

/** Of several statuses the one that says most: that it works, else what it answered. */
function best(statuses: Readonly<Record<string, number>>): string {
  return Object.keys(statuses).sort()[0] ?? '';
}

function shapes(path: string, a: Side<Shape>, b: Side<Shape>): string[] {
  const own = only({ ...a, has: always(a.has, b.has) }, { ...b, has: always(b.has, a.has) }, `${path}.`);
  const inside = Object.entries(a.has.properties ?? {}).flatMap(([name, one]) => {
    const two = b.has.properties?.[name];
    return two ? place(`${path}.${name}`, { ...a, has: one }, { ...b, has: two }) : [];
  });
  const { items: one } = a.has;
  const { items: two } = b.has;
  return [...own, ...inside, ...(one && two ? shapes(`${path}[]`, { ...a, has: one }, { ...b, has: two }) : [])];
}

function place(path: string, a: Side<Shape>, b: Side<Shape>): string[] {
  const [one, two] = [kind(a.has), kind(b.has)];
  const differs = one !== two && one !== '' && two !== '';
  return [...(differs ? [`${path} is ${one} on ${a.name}, ${two} in ${b.name}.`] : []), ...shapes(path, a, b)];
}

/** What all objects have, where the other side has objects and none of them has it: what did not occur is not gone. */
function always({ properties = {}, objects }: Shape, other: Shape): string[] {
  if (!other.objects) return [];
  return Object.keys(properties).filter((name) => properties[name]?.seen === objects && !other.properties?.[name]);
}

/** Null and whole numbers come and go with the data. */
const kind = ({ types }: Shape) =>
  [...new Set(types.map((type) => (type === 'integer' ? 'number' : type)))]
    .filter((type) => type !== 'null')
    .join(' or ');
