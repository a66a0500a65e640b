/** What `REDMINE_AUTH_MODE=oauth-server` needs besides: an application at Redmine, and a place for state. */
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadTools } from '../../catalogue.ts';
import { readHttpSettings } from '../../config/http.ts';
import { SettingsError } from '../../config/report.ts';
import { isEnabled } from '../../policy/enabled.ts';
import { BASE_SCOPES } from '../../policy/scopes.ts';
import { CALLBACK } from '../../serve/http/authorization/paths.ts';
import { offeredFor } from '../../serve/http/oauth/offer.ts';
import { entriesIn } from '../../state/file.ts';
import { openStore } from '../../state/open.ts';
import { parsePlace } from '../../state/place.ts';
import { Sealer } from '../../state/seal.ts';
import { StateUnavailable } from '../../state/store.ts';
import { type Check, type Finding, ok, problem, skipped } from './check.ts';
import type { Visit } from './visit.ts';

const notNeeded = skipped('only REDMINE_AUTH_MODE=oauth-server needs it');

/** Said before the application is there: its id is one of the settings that may still be missing. */
export const registration: Check = {
  id: 'registration',
  needs: ['settings'],
  async run({ settings, env }) {
    if (settings.authMode !== 'oauth-server') return notNeeded;
    const base = (env['REDMINE_MCP_BASE_URL'] ?? '').trim();
    const configured = (env['REDMINE_MCP_SCOPES'] ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
    const tools = (await loadTools()).filter((tool) => isEnabled(tool, settings));
    const scopes = offeredFor(tools, configured.length > 0 ? configured : undefined);
    // Redmine's form has these ticked, and nobody can change that (app/views/doorkeeper/applications/_form.html.erb).
    const ticked = scopes.filter((scope) => !(BASE_SCOPES as readonly string[]).includes(scope));
    return ok(
      [
        'In Redmine, Administration, Applications, this server is an application with',
        `Redirect URI: ${URL.canParse(base) ? new URL(base).origin : 'REDMINE_MCP_BASE_URL'}${CALLBACK}`,
        `Permissions, by their names: ${ticked.join(', ')}`,
      ].join('\n'),
    );
  },
};

export const application: Check = {
  id: 'application',
  needs: ['http', 'oauth'],
  async run(visit) {
    const { authorization } = readHttpSettings(visit.env, visit.settings);
    if (!authorization) return notNeeded;
    const { clientId, clientSecret, issuer } = authorization;
    // A code that is none: Doorkeeper looks at the client first (lib/doorkeeper/oauth/authorization_code_request.rb).
    const answer = await visit.post('/oauth/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      code: 'of-the-doctor',
      redirect_uri: issuer + CALLBACK,
    });
    const said = answer.kind === 'answered' ? errorOf(answer.body) : undefined;
    if (said === 'invalid_grant') return ok('Redmine knows the application and its secret.');
    if (said === 'invalid_client') {
      return problem(
        'Redmine does not know the application, or not with this secret.',
        'Set REDMINE_OAUTH_CLIENT_ID to the application id that Redmine shows, and REDMINE_OAUTH_CLIENT_SECRET to the secret that it shows once, when the application is made or its secret renewed.',
      );
    }
    const what = answer.kind === 'answered' ? `answers ${answer.status}` : 'does not answer';
    return problem(
      `Redmine ${what} where it issues tokens, at /oauth/token.`,
      'Have what stands in front of Redmine let POST /oauth/ pass.',
    );
  },
};

function errorOf(body: Buffer): unknown {
  try {
    return (JSON.parse(body.toString('utf8')) as { error?: unknown }).error;
  } catch {
    return undefined;
  }
}

export const state: Check = {
  id: 'state',
  needs: ['http'],
  async run(visit: Visit) {
    const settings = readHttpSettings(visit.env, visit.settings);
    const { url, keys } = settings.state;
    if (!settings.authorization && url === undefined) return notNeeded;
    if (url === undefined) {
      const forgets = 'Logins are kept in memory: a restart ends them, and there can be one process only.';
      return ok(forgets, keys.length > 0 ? undefined : 'REDMINE_MCP_STATE_URL keeps them, with REDMINE_MCP_STATE_KEY.');
    }
    const keyed = `${keys.length} key${keys.length === 1 ? '' : 's'}`;
    const place = parsePlace(url);
    return place?.kind === 'file' ? usable(place.path, keys, keyed) : reached(settings.state, keyed);
  },
};

async function reached(settings: Parameters<typeof openStore>[0], keyed: string): Promise<Finding> {
  try {
    const warnings: string[] = [];
    const store = await openStore(settings, { warn: (message) => warnings.push(message) });
    try {
      await store.check();
    } finally {
      await store.close();
    }
    return ok([`Redis can be used; what is secret is sealed with ${keyed}.`, ...warnings].join('\n'));
  } catch (error) {
    if (!(error instanceof StateUnavailable)) throw error;
    return problem(
      `The state cannot be used: ${error.message}`,
      'Start Redis, or correct the address and the password in REDMINE_MCP_STATE_URL.',
    );
  }
}

/** A file is of the process that has it open: it is read, and not written. */
async function usable(path: string, keys: readonly string[], keyed: string): Promise<Finding> {
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch {
    return problem(
      'The folder of the file in REDMINE_MCP_STATE_URL cannot be written.',
      'Create that folder, and let this account of the system write to it.',
    );
  }
  try {
    await entriesIn(path, new Sealer(keys));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return problem(error.message, 'Correct REDMINE_MCP_STATE_URL or REDMINE_MCP_STATE_KEY.');
  }
  return ok(`Logins are kept in a file, for one process; it is sealed with ${keyed}.`);
}
