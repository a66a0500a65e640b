/** Which Redmine it is, by what it answers. */
import { probes } from '../../../generated/tables.ts';
import { loadTools } from '../../catalogue.ts';
import { isEnabled } from '../../policy/enabled.ts';
import { offeredFor } from '../../serve/http/oauth/offer.ts';
import { isWithin, RedmineVersion } from '../../version.ts';
import { type Check, ok, problem, skipped } from './check.ts';
import type { Visit } from './visit.ts';

const TOKEN_INFO = '/oauth/token/info';

export const version: Check = {
  id: 'version',
  needs: ['credentials'],
  async run(visit) {
    const told = await new RedmineVersion(visit.http, undefined).get(visit.context);
    const sign = probes.find(({ since }) => since === told);
    const how = sign
      ? `GET ${sign.get} ${sign.status === undefined ? `has ${sign.has?.split('.').at(-1)}` : `answers ${sign.status}`}`
      : 'no sign of a later one';
    const seen = sign === probes[0] ? `${told} or later` : told;
    const configured = visit.settings.version;
    if (configured === undefined) return ok(`Redmine ${seen} (${how}).`);
    // The newest sign that the configured version has.
    const expected = probes.find(({ since }) => isWithin(configured, { since }))?.since ?? '5.0';
    if (expected === told) return ok(`Redmine ${configured}, as REDMINE_VERSION says (${how}).`);
    if (await answersEverything(visit)) {
      return ok(`Redmine ${configured}, as REDMINE_VERSION says; a gate in front of it keeps it from being looked at.`);
    }
    return problem(
      `REDMINE_VERSION is ${configured}, but Redmine answers as ${seen} does (${how}).`,
      `Remove REDMINE_VERSION, or set it to ${told}.`,
    );
  },
};

async function answersEverything(visit: Visit): Promise<boolean> {
  const result = await visit.look('/redmine-mcp-asks-for-a-page-that-is-not-there');
  return result.kind !== 'answered' || result.status !== 404;
}

export const oauth: Check = {
  id: 'oauth',
  needs: ['rest-api'],
  async run(visit) {
    const result = await visit.look(TOKEN_INFO);
    const issues = result.kind === 'answered' && result.status === 401 && !(await answersEverything(visit));
    if (!visit.settings.authMode.startsWith('oauth')) {
      return issues
        ? ok('Redmine can issue OAuth tokens (the REDMINE_AUTH_MODE in use does not need them).')
        : skipped('this Redmine issues no OAuth tokens, or a gate hides that: 6.1 or later does');
    }
    if (!issues) {
      return problem(
        'This Redmine issues no OAuth tokens, or a gate hides that: 6.1 or later does.',
        'Set REDMINE_AUTH_MODE=per-user, or have the gate let /oauth/ pass.',
      );
    }
    if (visit.settings.authMode === 'oauth-server') return ok('Redmine issues OAuth tokens.');
    const tools = (await loadTools()).filter((tool) => isEnabled(tool, visit.settings));
    const scopes = offeredFor(tools, undefined).join(', ');
    return ok(`Redmine issues OAuth tokens. Scopes of the application there, for all that is enabled: ${scopes}.`);
  },
};
