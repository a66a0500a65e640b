import { operations, probes, versions } from '../generated/tables.ts';
import { at } from './json.ts';
import type { CallContext, RedmineHttp } from './redmine/http.ts';

const KNOWN_MS = 3_600_000;
const NO_SUCH_PATH = '/redmine-mcp-asks-for-a-page-that-is-not-there';

/**
 * The version of the Redmine that is served. Its REST API does not say it, so signs are looked at (`probes` in
 * defaults.yaml), only when a call depends on it. No sign means the oldest supported version: only what all have.
 */
export class RedmineVersion {
  readonly #http: RedmineHttp;
  readonly #configured: string | undefined;
  #probed: { version: string; at: number } | undefined;

  constructor(http: RedmineHttp, configured: string | undefined) {
    this.#http = http;
    this.#configured = configured;
  }

  /** Major and minor, such as `6.0`. */
  async get(context: CallContext): Promise<string> {
    if (this.#configured) return this.#configured;
    if (!this.#probed || Date.now() - this.#probed.at > KNOWN_MS) {
      this.#probed = { version: await this.#probe(context), at: Date.now() };
    }
    return this.#probed.version;
  }

  async #probe(context: CallContext): Promise<string> {
    const isTalkative = await answersAnything(this.#http, context);
    for (const sign of probes) {
      if (await showsSign(this.#http, sign, isTalkative, context)) return sign.since;
    }
    return versions[0] ?? '5.0';
  }
}

/** A gate in front of Redmine that answers everything (401 to whoever has no login, a page to any path): its statuses say nothing. */
export async function answersAnything(http: RedmineHttp, context: CallContext): Promise<boolean> {
  return (await http.probe(NO_SUCH_PATH, context)) !== 404;
}

/** Whether a server shows a sign of a version; behind a talkative gate a status is none. */
export async function showsSign(
  http: RedmineHttp,
  { get, status, has }: Sign,
  isTalkative: boolean,
  context: CallContext,
): Promise<boolean> {
  if (status !== undefined) return !isTalkative && (await http.probe(get as `/${string}`, context)) === status;
  if (has === undefined) return false;
  const { body } = await http.send(operations.listIssueStatuses, { operation: 'listIssueStatuses' }, context);
  return at(body, has) !== undefined;
}

type Sign = Omit<(typeof probes)[number], 'since'>;

/** Whether `version` lies within `since` and `until`, both included where given. */
export function isWithin(version: string, range: { since?: string; until?: string }): boolean {
  const number = (text: string) => text.split('.').reduce((sum, part, index) => sum + Number(part) / 1000 ** index, 0);
  if (range.since !== undefined && number(version) < number(range.since)) return false;
  return range.until === undefined || number(version) <= number(range.until);
}
