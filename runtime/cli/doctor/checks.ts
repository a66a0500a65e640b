import { credentials, permissions } from './account.ts';
import { application, registration, state } from './authorization.ts';
import type { Check } from './check.ts';
import { audit, certificates, http, node, settings, uploads, url } from './local.ts';
import { clock, connection, tls } from './network.ts';
import { proxy } from './proxy.ts';
import { redmine, restApi } from './redmine.ts';
import { oauth, version } from './version.ts';

/** In this order: each stands after those that it needs. */
export const CHECKS: readonly Check[] = [
  node,
  settings,
  http,
  registration,
  state,
  audit,
  uploads,
  url,
  certificates,
  proxy,
  connection,
  tls,
  clock,
  redmine,
  restApi,
  credentials,
  permissions,
  version,
  oauth,
  application,
];
