import { expect, it } from 'vitest';
import type { Call, Operation } from '../generated/types.ts';
import type { AuditEvent } from '../runtime/audit.ts';
import { callerOf } from '../runtime/caller.ts';
import { readSettings } from '../runtime/config.ts';
import { createLogger } from '../runtime/log.ts';
import { UNOBSERVED } from '../runtime/observer.ts';
import { Pipeline } from '../runtime/pipeline.ts';
import type { RedmineHttp } from '../runtime/redmine/http.ts';
import { tools } from './catalogue.ts';

const logged: string[] = [];

/** A pipeline over an HTTP client in which something of ours breaks as soon as a write has been handed to it. */
function breakingPipeline(audited: AuditEvent[]): Pipeline {
  const http = {
    async send(operation: Operation, call: Call) {
      if (operation.effect !== 'read') throw new TypeError('a mistake of ours');
      if (call.operation === 'getCurrentUser') return { status: 200, body: { user: { id: 5, admin: true } } };
      return { status: 200, body: {} };
    },
  } as unknown as RedmineHttp;
  const audit = { record: (event: AuditEvent) => void audited.push(event), check: () => undefined };
  const log = createLogger(
    'error',
    (text) => text,
    (line) => void logged.push(line),
  );
  return new Pipeline(readSettings({}, { tools: [], toolsets: [] }), http, audit, log, UNOBSERVED);
}

it('T18: a mistake of ours while a write is under way does not make it a write that failed', async () => {
  const audited: AuditEvent[] = [];
  const tool = tools.find(({ name }) => name === 'create_issue');
  if (!tool) throw new Error('there is no create_issue');
  const outcome = await breakingPipeline(audited).run({
    tool,
    arguments: { project: 1, subject: 'Once' },
    caller: callerOf({ kind: 'api-key', key: 'k' }),
    signal: new AbortController().signal,
    confirmation: { canAsk: false },
  });
  expect(outcome).toMatchObject({
    kind: 'answer',
    isError: true,
    text: expect.stringMatching(/^outcome_unknown: .*may or may not/),
    meta: { 'redmine-mcp/error': { code: 'outcome_unknown' }, 'redmine-mcp/write': { outcome: 'unknown', id: null } },
  });
  expect(audited.map(({ event, outcome: what }) => [event, what])).toEqual([
    ['intent', undefined],
    ['outcome', 'unknown'],
  ]);
  expect(logged.join()).toContain('a mistake of ours');
});
