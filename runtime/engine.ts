// Loaded at the first call, by app.ts: whoever only lists tools pays for none of this.
import { catalogueSha256 } from '../generated/index.ts';
import { createAudit } from './audit.ts';
import type { Settings } from './config.ts';
import { ToolError } from './errors.ts';
import type { Logger } from './log.ts';
import { type Observer, UNOBSERVED } from './observer.ts';
import { Pipeline } from './pipeline.ts';
import type { SharedState } from './policy/state.ts';
import { RedmineHttp } from './redmine/http.ts';
import type { TlsSettings } from './redmine/tls.ts';
import { packageVersion } from './release.ts';

/** Redmine's JSON answers may be so large at most; the largest seen are lists of 100 issues with long descriptions. */
const MOST_RESPONSE_BYTES = 32 * 1024 * 1024;

/** What runs calls: the pipeline, and the connections that it uses. */
export interface Engine {
  readonly pipeline: Pipeline;
  readonly probe: RedmineHttp['probe'];
  readonly oauth: RedmineHttp['oauth'];
  close(): Promise<void>;
}

/** @param state what replicas share; undefined: this process is the only one */
export function openEngine(settings: Settings, log: Logger, observer: Observer, state?: SharedState): Engine {
  const audit = createAudit({ file: settings.auditFile, catalogueSha: catalogueSha256 });
  const http = settings.url && openHttp(settings, settings.url, observer);
  return {
    pipeline: new Pipeline(settings, http, audit, log, observer, state),
    probe: async (...request) => configured(http).probe(...request),
    oauth: async (...request) => configured(http).oauth(...request),
    close: async () => http?.close(),
  };
}

function configured(http: RedmineHttp | undefined): RedmineHttp {
  if (http) return http;
  throw new ToolError('unreachable', 'REDMINE_URL is not set.');
}

/** The way to Redmine that the settings describe; nothing is connected yet. */
export function openHttp(settings: Settings, baseUrl: URL, observer: Observer = UNOBSERVED): RedmineHttp {
  return new RedmineHttp({
    baseUrl,
    timeoutMs: settings.timeoutS * 1000,
    maxResponseBytes: MOST_RESPONSE_BYTES,
    headers: settings.headers,
    tls: tlsSettings(settings),
    readOnly: settings.readOnly,
    userAgentVersion: packageVersion,
    observe: () => observer.asking(),
    observeCircuit: (isOpen) => observer.circuit(isOpen),
  });
}

/** Without any content: files are read when a connection is made. */
export function tlsSettings({ ssl: { verify, caFile, clientCert } }: Settings): TlsSettings {
  return {
    verify,
    ...(caFile === undefined ? {} : { caFile }),
    ...(clientCert ? { clientCert: clientCert.cert, clientKey: clientCert.key ?? clientCert.cert } : {}),
  };
}
