/**
 * The official conformance suite of MCP against our HTTP serving: production's listener, guards, limits, sessions and
 * protocol handling, with a fixture instead of the catalogue, since scenarios call tools by names of their own.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { readSettings } from '../../runtime/config.ts';
import { limitsOf, listen, type Running } from '../../runtime/serve/http/listen.ts';
import { fixtureServer } from './fixture/server.ts';
import { conform, type Report, type Requirements, type Revision, requirementsOf } from './suite.ts';

/** What does not apply to a server that never changes its lists. Whatever is missing here or too much fails. */
const NOT_FOR_US: Record<Revision, readonly string[]> = {
  '2025-11-25': [],
  '2026-07-28': [
    'server-stateless:sep-2575-server-sends-prompts-list-changed-on-subscription SKIPPED',
    'server-stateless:sep-2575-server-sends-tools-list-changed-on-subscription SKIPPED',
  ],
};

/**
 * Of what the suite itself does not score, what does not pass: sessions are for who can ask a person, and that scenario's
 * client cannot; streams are not stored to be taken up again; no tool takes an argument from a header; there are no tasks.
 */
const UNSCORED: Record<Revision, readonly string[]> = {
  '2025-11-25': ['server-session-lifecycle', 'server-sse-polling'],
  '2026-07-28': [
    'http-custom-header-server-validation',
    'tasks-capability-negotiation',
    'tasks-dispatch-and-envelope',
    'tasks-lifecycle',
    'tasks-mrtr-composition',
    'tasks-mrtr-input',
    'tasks-request-headers',
    'tasks-request-state-removal',
    'tasks-required-task-error',
    'tasks-status-notifications',
    'tasks-wire-fields',
  ],
};

describe.each(['2025-11-25', '2026-07-28'] as const)('what MCP %s requires of a server', (revision) => {
  let serving: Running;
  let report: Report;
  let required: Requirements;

  beforeAll(async () => {
    const env = { SERVER_PORT: '0', REDMINE_MCP_LOG_LEVEL: 'silent' };
    const settings = readSettings(env, { tools: [], toolsets: [] });
    const http = readHttpSettings(env, settings);
    const limits = { ...limitsOf(settings, http), graceMs: 0 };
    serving = await listen(settings, http, limits, fixtureServer);
    required = requirementsOf(revision);
    report = await conform(`${serving.url}/mcp`, revision);
  }, 120_000);
  afterAll(() => serving.stop());

  it('passes, by what the suite says', () => {
    expect(report.output).toContain(`Not scored for ${revision}`);
    expect(report.code, report.output).toBe(0);
  });

  it('was tested, every scenario of it', () => {
    expect(report.scenarios).toEqual([...required.scored, ...required.unscored].sort());
    expect(report.tested(required.scored)).toEqual(required.scored);
  });

  it('passes without a warning', () => {
    expect(report.blemishes(required.scored)).toEqual(NOT_FOR_US[revision]);
  });

  it('leaves of what is not scored only what is known', () => {
    const isLeft = (scenario: string) =>
      report.blemishes([scenario]).length > 0 || report.tested([scenario]).length === 0;
    expect(required.unscored.filter(isLeft).sort()).toEqual(UNSCORED[revision]);
  });
});
