/** The permission of an operation is what Redmine enforces: who has exactly it may, who has all but it may not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { successOf } from '../../../generator/targets.ts';
import { every, openScene } from '../scene.ts';
import { call } from './call.ts';
import { type Caller, makeCallers, type Permissions } from './callers.ts';
import { catalogue, isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples } from './examples.ts';

/** Somebody who calls, and the statuses that say what the catalogue says of them. */
interface Case {
  /** The permission that is tried. */
  readonly having?: string;
  /** The path parameter whose own permission it is about. */
  readonly parameter?: string;
  readonly who: Permissions | 'administrator' | 'user without a role' | 'anonymous';
  readonly expected: readonly number[];
}

/** Everybody may this on public projects: it belongs to every role. */
const everybodys = (name: string) =>
  name === 'public' || Object.values(catalogue.permissions).some((known) => known[name]?.public);

/** Permissions that Redmine asks for together with this one. */
function besidesOf(id: string, name: string, version: string): readonly string[] {
  const { besides = [] } = examples[id] ?? {};
  return typeof besides === 'function' ? besides(name, version) : besides;
}

const CLASSES = ['public', 'logged_in', 'admin'];

describe.each(every)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const here = operationIds.filter((id) => isIn(operationOf(id), version));
  const seen = new Map<string, unknown>();
  const callers = new Map<string, Caller>();

  beforeAll(async () => {
    const roles = here.flatMap((id) => casesOf(id).map(({ who }) => JSON.stringify(who)));
    const wanted = [...new Set(roles)].filter((who) => who.startsWith('{'));
    const made = await makeCallers(
      redmine,
      wanted.map((who) => JSON.parse(who)),
    );
    for (const [index, who] of wanted.entries()) callers.set(who, made[index] as Caller);
  });

  it.each(here)('%s', async (id) => {
    const outcomes: string[] = [];
    for (const each of casesOf(id)) {
      const problem = await problemOf(id, each);
      if (problem) outcomes.push(problem);
    }
    expect(outcomes, `Mend \`permission\` at ${placeOf(operationOf(id))}, or \`besides\` in its example.`).toEqual([]);
    seen.set(id, evidenceOf(id));
  });

  it('this is the evidence', () => {
    settle(version, 'permissions', seen);
  });

  /** undefined when Redmine does what the case says. */
  async function problemOf(id: string, { who, expected, having, parameter }: Case): Promise<string | undefined> {
    const caller = callerOf(who);
    const world = { scene, seed, me: caller.id, ...(having ? { having } : {}) };
    const request = parameter
      ? (await examples[id]?.more?.(world))?.find(({ path }) => path?.[parameter] !== undefined)
      : await examples[id]?.call(world);
    if (!request) return `${id} has no example${parameter ? ` with ${parameter}` : ''}`;
    const { status, body } = await call(redmine.url, caller.key, id, request);
    if (expected.includes(status)) return undefined;
    return `${JSON.stringify(who)}: ${status} ${JSON.stringify(body)?.slice(0, 200)}, not ${expected.join(' or ')}`;
  }

  function callerOf(who: Case['who']): { id: number; key: string | undefined } {
    if (who === 'anonymous') return { id: scene.id('outsider'), key: undefined };
    const login = { administrator: 'admin', 'user without a role': 'outsider' }[String(who)];
    if (login) return { id: scene.id(login), key: scene.key(login) };
    const made = callers.get(JSON.stringify(who));
    if (!made) throw new Error(`nobody was made for ${JSON.stringify(who)}`);
    return made;
  }

  /** Permissions of which one is enough, as far as this version knows them. */
  function namesOf(id: string): string[] {
    const { permission } = operationOf(id);
    const names = typeof permission === 'string' ? [permission] : permission.anyOf;
    const known = catalogue.permissions[version];
    const { wider } = examples[id] ?? {};
    return [
      ...(known ? names.filter((name) => name in known || CLASSES.includes(name)) : names),
      ...(wider && isIn(wider, version) ? wider.permissions : []),
    ];
  }

  function casesOf(id: string): Case[] {
    const names = namesOf(id);
    const { refused = 403, global } = examples[id] ?? {};
    const besides = (name: string) => besidesOf(id, name, version);
    const may = successOf(operationOf(id));
    if (names.some(everybodys)) return [{ who: 'user without a role', expected: may }];
    if (names.includes('logged_in')) {
      return [
        { who: 'user without a role', expected: may },
        { who: 'anonymous', expected: [401] },
      ];
    }
    if (names.includes('admin')) {
      return [
        { who: 'administrator', expected: may },
        { who: { but: [] }, expected: [refused] },
      ];
    }
    return [
      ...names.map((having) => ({ having, who: { only: [having, ...besides(having)] }, expected: may })),
      global ? { who: 'user without a role', expected: may } : { who: { but: names }, expected: [refused] },
      // What is asked for besides is asked for indeed; without it some records are not found, or not valid.
      ...names.flatMap((having) =>
        besides(having).map((beside) => ({ having, who: { but: [beside] }, expected: [refused, 404, 422] })),
      ),
      ...Object.entries(operationOf(id).path ?? {}).flatMap(([parameter, { permission }]): Case[] => {
        if (typeof permission !== 'string') return [];
        return [
          { parameter, who: { only: [...names, ...names.flatMap(besides), permission] }, expected: may },
          { parameter, who: { but: [permission] }, expected: [refused] },
        ];
      }),
    ];
  }

  /** Any of these is enough, together with what the record itself asks for. */
  function evidenceOf(id: string): unknown {
    const besides = [...new Set(namesOf(id).flatMap((name) => besidesOf(id, name, version)))];
    const parameters = Object.entries(operationOf(id).path ?? {}).filter(([, { permission }]) => permission);
    const inPath = Object.fromEntries(parameters.map(([name, { permission }]) => [name, permission]));
    return {
      anyOf: namesOf(id),
      ...(besides.length > 0 ? { besides } : {}),
      ...(parameters.length > 0 ? { inPath } : {}),
    };
  }
});
