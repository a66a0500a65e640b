/**
 * Headers that REDMINE_HEADERS may not set: those of each request, those that would replace the caller (a key beats a
 * Bearer token in Redmine, an administrator becomes anyone by X-Redmine-Switch-User) or the method, and X-Redmine-Nometa,
 * which hides totals. Authorization is allowed, for gates in front of Redmine, and yields to a credential that uses it.
 */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-http-method-override',
  'x-redmine-api-key',
  'x-redmine-nometa',
  'x-redmine-switch-user',
  'x-request-id',
]);
