import type { Tool } from '../../../../generated/types.ts';
import type { App } from '../../../app.ts';
import { isEnabled, isWithin, type Narrowing } from '../../../policy/enabled.ts';
import { missing, needsOf, type Scopes } from '../../../policy/scopes.ts';
import { validate } from '../../../policy/validate.ts';
import { narrowingOf } from '../paths.ts';
import { moreScopes } from './challenge.ts';
import { offeredFor } from './offer.ts';

const EVERYTHING: Narrowing = { readOnly: false, toolsets: undefined };

/** Which scopes there are at an address of MCP, and whether a call there has those that it needs. */
export class ScopeGate {
  readonly #app: App;
  readonly #toolsets: readonly string[];
  readonly #configured: readonly string[] | undefined;
  readonly #offers = new Map<string, Promise<readonly string[]>>();

  /** @param configured REDMINE_MCP_SCOPES */
  constructor(app: App, toolsets: readonly string[], configured: readonly string[] | undefined) {
    this.#app = app;
    this.#toolsets = toolsets;
    this.#configured = configured;
  }

  /** What an address leaves; undefined where there is none. @throws Refusal 404 */
  narrowing(path: string): Narrowing | undefined {
    return narrowingOf(path, this.#toolsets);
  }

  /** Every scope that this server may ask its users for. */
  all(): Promise<readonly string[]> {
    return this.offered(EVERYTHING);
  }

  /** Settings do not change while it runs. */
  async offered(narrowing: Narrowing = EVERYTHING): Promise<readonly string[]> {
    const key = JSON.stringify([narrowing.readOnly, narrowing.toolsets?.toSorted()]);
    const known = this.#offers.get(key) ?? this.#offer(narrowing);
    this.#offers.set(key, known);
    return known;
  }

  /**
   * What gets past it, such as a call in a batch, meets the same check in the pipeline.
   * @param metadata address of the RFC 9728 document of `path`
   * @throws Refusal 403
   */
  async check(body: unknown, scopes: Scopes | undefined, path: string, metadata: string): Promise<void> {
    if (!scopes) return;
    const called = await this.#called(body, path);
    if (!called) return;
    const needs = needsOf(called.action, called.args);
    const lacking = missing(needs, scopes);
    if (lacking.length === 0) return;
    const offered = await this.offered(this.narrowing(path));
    const obtainable = lacking.map((need) => need.filter((name) => offered.includes(name)));
    // Redmine answers with an error page to who asks for a scope that the application does not have.
    if (obtainable.some((names) => names.length === 0)) return;
    const wanted = [...new Set([...scopes, ...obtainable.flat()])].sort();
    const names = obtainable.map((need) => need.join(' or ')).join(', and ');
    throw moreScopes(metadata, wanted, `${called.tool.name} needs the OAuth scope ${names}, which this token lacks.`);
  }

  /** What a request would call; undefined where the pipeline will refuse it for another reason. */
  async #called(body: unknown, path: string) {
    const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown; arguments?: unknown } };
    if (method !== 'tools/call' || typeof params?.name !== 'string') return undefined;
    const tool = await this.#app.find(params.name);
    const narrowing = this.narrowing(path) ?? EVERYTHING;
    if (!tool || !isEnabled(tool, this.#app.settings) || !isWithin(tool, narrowing)) return undefined;
    try {
      const { action, arguments: args } = await validate(tool, params.arguments);
      return { tool, action, args };
    } catch {
      return undefined;
    }
  }

  async #offer(narrowing: Narrowing): Promise<readonly string[]> {
    const within = this.#app.tools.filter((tool) => isWithin(tool, narrowing));
    const tools = await Promise.all(within.map(({ name }) => this.#app.find(name)));
    return offeredFor(
      tools.filter((tool): tool is Tool => tool !== undefined),
      this.#configured,
    );
  }
}
