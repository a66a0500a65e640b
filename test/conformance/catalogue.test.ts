/** What the conformance suite can say of the real catalogue, as `redmine-mcp http` serves it. No Redmine is needed. */
import { describe, expect, it } from 'vitest';
import { startHttp } from '../live/served.ts';
import { conform, type Revision } from './suite.ts';

/** Scenarios that name no tool, prompt or resource. */
const GENERAL: Record<Revision, readonly string[]> = {
  '2025-11-25': ['server-initialize', 'ping', 'tools-list', 'server-sse-multiple-streams', 'dns-rebinding-protection'],
  '2026-07-28': [
    'server-stateless',
    'tools-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
    'caching',
    'http-header-validation',
  ],
};

/** Checks of what the catalogue has not got: prompts, resources, lists that change, and tools that the suite names. */
const NOT_THERE: Record<Revision, readonly string[]> = {
  '2025-11-25': [],
  '2026-07-28': [
    'caching:sep-2549-prompts-list-caching-hints FAILURE',
    'caching:sep-2549-resources-list-caching-hints FAILURE',
    'caching:sep-2549-resources-read-caching-hints SKIPPED',
    'caching:sep-2549-resources-templates-list-caching-hints FAILURE',
    'server-stateless:sep-2575-http-server-no-independent-requests-on-stream FAILURE',
    'server-stateless:sep-2575-missing-capability-http-400 FAILURE',
    'server-stateless:sep-2575-server-no-log-without-loglevel FAILURE',
    'server-stateless:sep-2575-server-rejects-undeclared-capability FAILURE',
    'server-stateless:sep-2575-server-sends-prompts-list-changed-on-subscription SKIPPED',
    'server-stateless:sep-2575-server-sends-tools-list-changed-on-subscription SKIPPED',
  ],
};

describe.each(['2025-11-25', '2026-07-28'] as const)('by MCP %s', (revision) => {
  it('the catalogue is served as any server has to', async () => {
    const served = await startHttp({ REDMINE_MCP_LOG_LEVEL: 'error' });
    const report = await conform(`${served.url}/mcp`, revision);
    expect(report.blemishes(GENERAL[revision])).toEqual(NOT_THERE[revision]);
    expect(report.tested(GENERAL[revision])).toEqual(GENERAL[revision]);
    expect(await served.stop()).toBe(0);
  });
});
