import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createApp } from '../../app.ts';
import type { HttpSettings } from '../../config/http.ts';
import { SettingsError } from '../../config/report.ts';
import type { Settings } from '../../config.ts';
import type { SharedState } from '../../policy/state.ts';
import { openStore } from '../../state/open.ts';
import { parsePlace } from '../../state/place.ts';
import { Sealer } from '../../state/seal.ts';
import type { Store } from '../../state/store.ts';
import { createServer, type ServerFactory } from '../server.ts';
import { proverOf, unprovenQueue } from './authenticate.ts';
import { Handler } from './handler.ts';
import { mcpOf } from './mcp.ts';
import { Metrics } from './metrics.ts';
import type { OAuthMode } from './oauth/mode.ts';
import { OAuth } from './oauth/oauth.ts';
import { toolsetsOf } from './paths.ts';
import { type SessionLimits, Sessions } from './sessions.ts';
import { Share, type ShareLimits } from './share.ts';
import { SharedSessions } from './shared-sessions.ts';
import { type TurnLimits, Turns } from './turns.ts';

export interface Limits {
  readonly sessions: SessionLimits;
  readonly turns: TurnLimits;
  /** Bytes of bodies that are read or worked on. */
  readonly bodies: ShareLimits;
  /** Milliseconds that running calls get to end when the server stops. */
  readonly graceMs: number;
}

export interface Running {
  /** Where it is reached: `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly app: App;
  readonly server: Server;
  /** Takes nothing new, lets what runs end for a while, then closes everything. */
  stop(): Promise<void>;
}

const MIB = 1024 * 1024;
const SWEEP_MS = 60_000;
/** A request has to arrive within it, its body included: slow ones would keep connections. */
const ARRIVAL_MS = 60_000;

/** Where one account serves all, its share is the whole. */
export function limitsOf({ authMode }: Settings, { rateLimit }: HttpSettings): Limits {
  const isShared = authMode === 'api-key';
  return {
    sessions: { most: 1000, mostOfOne: isShared ? 1000 : 50, idleMs: 1_800_000 },
    // Twice as many as there are connections to Redmine: what calls do between their requests costs nobody's time.
    turns: { together: 16, atOnce: isShared ? 16 : 4, waiting: isShared ? 512 : 64, perMinute: rateLimit },
    // What is made of a body takes many times its bytes.
    bodies: { most: 128 * MIB, mostOfOne: isShared ? 128 * MIB : 32 * MIB },
    // Orchestrators wait 30 seconds before they kill.
    graceMs: 25_000,
  };
}

/**
 * Listens, and serves everybody who may.
 * @throws SettingsError when the address cannot be listened on
 */
export async function listen(
  settings: Settings,
  http: HttpSettings,
  limits: Limits = limitsOf(settings, http),
  build: ServerFactory = createServer,
): Promise<Running> {
  const metrics = new Metrics();
  const app = createApp(settings, { observer: metrics, secrets: secretsOf(http), state: () => shared });
  const store = await openStore(http.state, app.log);
  const shared = sharedOf(http.state, store);
  const sessions = new Sessions(
    (client) => build(app, client),
    limits.sessions,
    Date.now,
    sharedSessions(shared, limits),
  );
  const turns = new Turns(limits.turns);
  const mcp = mcpOf(app, sessions, build);
  const bodies = new Share(limits.bodies);
  const oauth = await oauthModeOf(app, http, store);
  const handler = new Handler({ app, http, mcp, sessions, turns, bodies, metrics, oauth, store });
  const server = createHttpServer({ requestTimeout: ARRIVAL_MS }, (request, response) => {
    void handler.handle(request, response);
  });
  await opened(server, http).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  for (const warning of http.warnings) app.log.warn(warning);
  const sweeper = setInterval(() => {
    sessions.sweep().catch((error: unknown) => app.log.error('sessions could not be ended', { error }));
  }, SWEEP_MS);
  sweeper.unref();
  return {
    url: urlOf(server),
    app,
    server,
    async stop() {
      clearInterval(sweeper);
      server.close();
      await handler.stop(limits.graceMs);
      // Calls that still wait for Redmine end here, and say so.
      await app.close();
      await handler.answered();
      await sessions.close();
      await mcp.close();
      await handler.flushed();
      server.closeAllConnections();
      await store.close();
    },
  };
}

/** Undefined in the modes without. */
async function oauthModeOf(app: App, http: HttpSettings, store: Store): Promise<OAuthMode | undefined> {
  const { oauth, authorization: settings, state } = http;
  if (!oauth && !settings) return undefined;
  const unproven = unprovenQueue();
  const prove = proverOf(app, unproven);
  const toolsets = toolsetsOf(app);
  if (oauth) return new OAuth(app, { ...http, oauth }, toolsets, { prove, unproven });
  if (!settings) return undefined;
  const { openAuthorization } = await import('./authorization/open.ts');
  return openAuthorization({ app, settings, toolsets, prove, store, keys: state.keys });
}

/** In memory that is of one process alone what nobody else needs stays where it is used. */
function sharedOf({ url, keys }: HttpSettings['state'], store: Store): SharedState | undefined {
  return url === undefined ? undefined : { store, sealer: new Sealer(keys) };
}

function sharedSessions(shared: SharedState | undefined, { sessions }: Limits): SharedSessions | undefined {
  return shared && new SharedSessions(shared, sessions.idleMs / 1000);
}

/** What no log may show. */
function secretsOf({ token, metricsToken, authorization, state }: HttpSettings): string[] {
  const place = parsePlace(state.url ?? '');
  const password = place?.kind === 'redis' ? place.password : undefined;
  return [token, metricsToken, authorization?.clientSecret, state.url, password, ...state.keys].filter(
    (each) => each !== undefined,
  );
}

async function opened(server: Server, { host, port }: HttpSettings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? `port ${port} is in use` : code;
    const message = `SERVER_HOST and SERVER_PORT cannot be listened on: ${why}. Choose another port or address.`;
    throw new SettingsError([{ name: 'SERVER_PORT', message }]);
  }
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
