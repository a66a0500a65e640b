import type { ExplainedOperation, Fact } from './operation.ts';
import type { ExplainedTool } from './tool.ts';

/** How a terminal wants it. */
export interface Look {
  readonly width: number;
  readonly colour: boolean;
}

/** Everything known, for people. */
export function explainedText(explained: ExplainedTool | ExplainedOperation, look: Look): string {
  const page = new Page(look);
  if (explained.kind === 'tool') tool(page, explained);
  else operation(page, explained);
  return page.text();
}

function tool(page: Page, explained: ExplainedTool): void {
  const { name, at, title, description, toolset, effect, tokens, confirmed, scopes, actions, operations } = explained;
  page.head(`${name} (tool)`, at);
  page.line('title', title);
  page.line('says', description);
  page.line('effect', effect);
  page.line('confirmed', confirmed);
  page.line('toolset', toolset);
  page.line('tokens', String(tokens));
  page.line('scopes', scopes.join(', ') || 'none');
  for (const action of actions) {
    page.head(action.name === 'call' ? 'arguments' : `action ${action.name}`, action.at);
    page.facts(action.arguments);
    page.facts(action.steps);
  }
  for (const each of operations) operation(page, each);
}

function operation(page: Page, each: ExplainedOperation): void {
  page.head(`${each.name} (operation)`, each.at);
  page.line('route', each.requests.join(', '));
  page.line('effect', [each.effect, each.why].filter(Boolean).join(': '));
  page.line('permission', each.permission);
  page.line('repeatable', each.repeatable ? 'yes' : 'no: never sent again on its own');
  page.line('success', each.success.join(', '));
  page.line('versions', each.versions);
  page.line('paging', each.paging);
  page.line('tools', each.tools.join(', ') || 'none');
  page.line('behind', each.behind.join(', ') || 'none');
  for (const reason of each.excluded) page.line('excluded', reason);
  for (const [version, seen] of Object.entries(each.verified)) page.line(`seen in ${version}`, seen);
  for (const section of ['path', 'filters', 'query', 'body', 'answer'] as const) {
    if (each[section].length === 0) continue;
    page.section(section);
    page.facts(each[section]);
  }
}

/** Text of a width: names in one column, what is said of them in the other, wrapped between words. */
class Page {
  readonly #look: Look;
  readonly #lines: string[] = [];

  constructor(look: Look) {
    this.#look = look;
  }

  head(text: string, at: string): void {
    if (this.#lines.length > 0) this.#lines.push('');
    this.#lines.push(`${this.#style('1', text)}  ${this.#style('2', at)}`);
  }

  section(text: string): void {
    this.#lines.push(this.#style('1', `  ${text}`));
  }

  line(name: string, says: string): void {
    this.#entry(name, says, 14, '');
  }

  facts(facts: readonly Fact[]): void {
    const longest = Math.max(0, ...facts.map(({ name }) => name.length));
    for (const { name, says, at } of facts) this.#entry(name, says, Math.min(longest, 28), at);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #entry(name: string, says: string, column: number, at: string): void {
    const indent = column + 4;
    const lines = wrapped([says, at && `(${at})`].filter(Boolean).join(' '), Math.max(20, this.#look.width - indent));
    const [first = '', ...rest] = lines;
    const isWide = name.length > column;
    const gap = ' '.repeat(Math.max(2, column - name.length + 2));
    const below = isWide ? lines : rest;
    this.#lines.push(`  ${this.#style('36', name)}${isWide ? '' : gap + first}`);
    for (const line of below) this.#lines.push(' '.repeat(indent) + line);
  }

  #style(code: string, text: string): string {
    return this.#look.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
