/** `npm run drift` finds nothing between the catalogue and the versions that it was verified with. */
import { describe, expect, it } from 'vitest';
import { Always } from '../../../scripts/drift/always.ts';
import { drift } from '../../../scripts/drift/drift.ts';
import type { Observation } from '../../../scripts/drift/observation.ts';
import { every, openScene } from '../scene.ts';
import { keep } from './evidence.ts';

const spec = new URL('../../../spec/', import.meta.url);

/** One who may see everything, and one who may not: what all records have, both see. */
const ACCOUNTS = ['admin', 'reporter'];

describe.each(every)('Redmine $version', { timeout: 300_000 }, async (redmine) => {
  const scene = await openScene(redmine);
  const always = new Map<string, Always>();

  it.each(ACCOUNTS)('no drift as %s, and nothing but GET', async (login) => {
    const requests = await scene.sent(async () => {
      const {
        text,
        found,
        record = '{}',
      } = await drift(
        {
          url: scene.url,
          version: undefined,
          from: undefined,
          against: undefined,
          record: 'kept',
          write: false,
          json: false,
        },
        { env: { REDMINE_API_KEY: scene.key(login) }, spec, progress: Object.assign(() => {}, { end: () => {} }) },
      );
      expect(found, text).toBe(0);
      const { operations, version } = JSON.parse(record) as Observation;
      expect(version).toBe(redmine.version);
      expect(record).not.toMatch(/CANARY|[0-9a-f]{40}|@example/);
      for (const [id, { answer }] of Object.entries(operations)) {
        const known = always.get(id) ?? new Always();
        if (answer) known.add(answer);
        always.set(id, known);
      }
    });
    expect(requests.length).toBeGreaterThan(100);
    expect([...new Set(requests.map(({ method }) => method))]).toEqual(['GET']);
  });

  it('this is what all records have', () => {
    const paths = new Map([...always].map(([id, each]) => [id, each.paths()] as const));
    expect(paths.get('getIssue')).toEqual(expect.arrayContaining(['issue.id', 'issue.subject', 'issue.journals[].id']));
    keep(redmine.version, 'always', new Map([...paths].filter(([, each]) => each.length > 0)));
  });
});
