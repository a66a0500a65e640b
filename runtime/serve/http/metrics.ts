import { catalogueSha256 } from '../../../generated/index.ts';
import type { Counted, Observer } from '../../observer.ts';
import { packageVersion } from '../../release.ts';

/** Seconds of requests to Redmine; a quick page takes 0.05, REDMINE_TIMEOUT is 30. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

type Labels = Readonly<Record<string, string>>;
type Gauges = Readonly<Record<string, { help: string; value: () => number }>>;

/**
 * What an operator wants to see, as Prometheus reads it (text exposition format 0.0.4). Labels are names of tools, codes
 * and statuses from closed lists: who calls and what is said are not in it (T26).
 */
export class Metrics implements Observer {
  readonly #calls = new Counter('redmine_mcp_calls_total', 'Tool calls by tool and outcome: done, asked, error.');
  readonly #errors = new Counter('redmine_mcp_errors_total', 'Tool calls that ended with an error, by its code.');
  readonly #characters = new Counter('redmine_mcp_answer_characters_total', 'Characters of text returned, by tool.');
  readonly #requests = new Counter('redmine_mcp_http_requests_total', 'HTTP requests answered, by status.');
  readonly #upstream = BUCKETS.map(() => 0);
  #upstreamCount = 0;
  #upstreamSeconds = 0;
  #upstreamNow = 0;
  #circuitOpened = 0;
  #isCircuitOpen = false;

  called(tool: string, outcome: Counted): void {
    if (outcome.kind === 'ask') {
      this.#calls.add({ tool, outcome: 'asked' });
      return;
    }
    const { isError, meta, text } = outcome;
    this.#calls.add({ tool, outcome: isError ? 'error' : 'done' });
    this.#characters.add({ tool }, text.length);
    const { code } = (meta['redmine-mcp/error'] ?? {}) as { code?: string };
    if (code !== undefined) this.#errors.add({ code });
  }

  asking(): () => void {
    const began = performance.now();
    this.#upstreamNow++;
    return () => {
      const seconds = (performance.now() - began) / 1000;
      this.#upstreamNow--;
      this.#upstreamCount++;
      this.#upstreamSeconds += seconds;
      for (const [index, most] of BUCKETS.entries()) if (seconds <= most) this.#upstream[index] = this.#at(index) + 1;
    };
  }

  circuit(isOpen: boolean): void {
    this.#isCircuitOpen = isOpen;
    if (isOpen) this.#circuitOpened += 1;
  }

  /** Calls are answered without asking Redmine, which is dead. */
  get isCircuitOpen(): boolean {
    return this.#isCircuitOpen;
  }

  answered(status: number): void {
    this.#requests.add({ status: String(status) });
  }

  /** @param gauges what others count */
  text(gauges: Gauges): string {
    const upstream = 'redmine_mcp_upstream_seconds';
    const buckets = [...BUCKETS.map((most, index) => [String(most), this.#at(index)]), ['+Inf', this.#upstreamCount]];
    const lines = [
      ...gauge('redmine_mcp_info', 'What is running.', 1, { version: packageVersion, catalogue: catalogueSha256 }),
      ...[this.#calls, this.#errors, this.#characters, this.#requests].flatMap((counter) => counter.lines()),
      ...head(upstream, 'Seconds of requests to Redmine, the wait for a connection included.', 'histogram'),
      ...buckets.map(([most, count]) => `${upstream}_bucket{le="${most}"} ${count}`),
      `${upstream}_sum ${this.#upstreamSeconds}`,
      `${upstream}_count ${this.#upstreamCount}`,
      ...gauge('redmine_mcp_upstream_requests', 'Requests to Redmine on their way.', this.#upstreamNow),
      ...gauge('redmine_mcp_circuit_open', 'Redmine is dead, and calls are answered at once.', +this.#isCircuitOpen),
      ...head('redmine_mcp_circuit_opened_total', 'Times that Redmine was found dead.', 'counter'),
      `redmine_mcp_circuit_opened_total ${this.#circuitOpened}`,
      ...Object.entries(gauges).flatMap(([name, { help, value }]) => gauge(name, help, value())),
    ];
    return `${lines.join('\n')}\n`;
  }

  #at(index: number): number {
    return this.#upstream[index] ?? 0;
  }
}

class Counter {
  readonly #name: string;
  readonly #help: string;
  readonly #values = new Map<string, number>();

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  add(labels: Labels, count = 1): void {
    const key = labelText(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + count);
  }

  lines(): string[] {
    const values = [...this.#values].map(([labels, value]) => `${this.#name}${labels} ${value}`);
    return [...head(this.#name, this.#help, 'counter'), ...values.sort()];
  }
}

function gauge(name: string, help: string, value: number, labels: Labels = {}): string[] {
  return [...head(name, help, 'gauge'), `${name}${labelText(labels)} ${value}`];
}

function head(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

/** The values come from closed lists and need no escaping. */
function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
