import { randomBytes } from 'node:crypto';
import type { Call, FilterKind } from '../../generated/types.ts';
import type { OperationSpec, PropertySpec } from '../../generator/catalogue.ts';
import { responseOf } from '../../generator/targets.ts';
import type { Binding } from './known.ts';
import type { Effect } from './observation.ts';
import { isRecord } from './shape.ts';

type More = Pick<Call, 'query' | 'filters'>;
interface Answer {
  readonly status: string;
  readonly body: unknown;
}
type Fetch = (more: More) => Promise<Answer>;
type Value = string | number | boolean;

/** No record has it: an id that is still one of the database's integers, a day before there was software, a random word. */
const NO_ID = 2_147_483_646;
const NO_DAY = '1901-01-01';
const NO_WORD = `zz${randomBytes(6).toString('hex')}`;

/** Values of which at least one takes away some row, where Redmine hears the filter. */
const TRIED: { readonly [kind in FilterKind]: readonly Value[] } = {
  list: [NO_ID],
  list_optional: [NO_ID],
  status: [NO_ID],
  // On some databases a flag takes no other value; no row can have both.
  flag: ['1', '0'],
  date: [NO_DAY],
  text: [NO_WORD],
  search: [NO_WORD],
  number: [NO_ID],
  tree: [NO_ID],
  relation: [NO_ID],
};

/** How often a step is taken again when others wrote meanwhile. */
const TURNS = 8;

/**
 * Adds to `known` which parameters of a list Redmine hears: with a value that no row has, what is heard leaves other
 * rows than without. What data cannot tell is undecided, and so is what a list that never rests shows; once heard is
 * heard.
 */
export async function effectsOf(
  operation: OperationSpec,
  path: Binding,
  known: Record<string, Effect>,
  fetch: Fetch,
): Promise<void> {
  const trial = new Trial(operation, path, known, fetch);
  if (!(await trial.begin())) return;
  await Promise.all(Object.keys(operation.filters ?? {}).map((name) => trial.filter(name)));
  for (const name of Object.keys(operation.query ?? {})) await trial.parameter(name);
  if (operation.query?.['sort']) await trial.sorting();
  if (operation.pages) await trial.paging();
}

class Trial {
  readonly #operation: OperationSpec;
  readonly #path: Binding;
  readonly #known: Record<string, Effect>;
  readonly #fetch: Fetch;
  readonly #root: string;
  readonly #one: NonNullable<More['query']>;
  #status = '';

  constructor(operation: OperationSpec, path: Binding, known: Record<string, Effect>, fetch: Fetch) {
    this.#operation = operation;
    this.#path = path;
    this.#known = known;
    this.#fetch = fetch;
    this.#root = responseOf(operation)?.root ?? '';
    this.#one = operation.pages ? { limit: 1 } : {};
  }

  /** @returns whether there are rows, without which nothing can be told */
  async begin(): Promise<boolean> {
    const all = await this.#fetch({ query: this.#one });
    this.#status = all.status;
    return this.#rowsOf(all).length > 0;
  }

  async filter(name: string): Promise<void> {
    const filter = this.#operation.filters?.[name];
    const place = `filters.${name}`;
    if (!filter || this.#known[place] === 'heard') return;
    if (filter.needs !== undefined && this.#path[filter.needs] === undefined) return;
    // Redmine's own filter (open projects, active users) goes with the long form, even with one that names no field.
    const unfiltered = { query: { ...this.#one, 'f[]': [''] } };
    const tried = TRIED[filter.kind].map((is): More => ({ query: this.#one, filters: { [name]: { is } } }));
    await this.#try(place, unfiltered, tried, 'ignored');
  }

  async parameter(name: string): Promise<void> {
    const property = this.#operation.query?.[name];
    const place = `query.${name}`;
    const tried = property ? valuesFor(name, property) : [];
    if (!property || this.#known[place] === 'heard' || tried.length === 0) return;
    // Of a word from a list or a flag, the same rows may be the right ones.
    const decides = property.enum === undefined && property.type !== 'boolean' && property.type !== 'array';
    const queries = tried.map((value): More => ({ query: { ...this.#one, [name]: value } }));
    await this.#try(place, { query: this.#one }, queries, decides ? 'ignored' : 'undecided');
  }

  /** By date of creation, up and down: a column that all lists with an order have. */
  async sorting(): Promise<void> {
    const dates = async (sort: string) =>
      (await this.#rows({ query: { sort } })).map((row) => (isRecord(row) ? String(row['created_on'] ?? '') : ''));
    await this.#atRest({ query: this.#one }, async () => {
      const [up, down] = [await dates('created_on'), await dates('created_on:desc')];
      const same = new Set(up).size > 1 ? 'ignored' : 'undecided';
      return { 'query.sort': up.join() === down.join() ? same : 'heard' };
    });
  }

  /** One row is one row, and the second is not the first. */
  async paging(): Promise<void> {
    const page = (offset: number, limit: number) => this.#rows({ query: { limit, offset } });
    await this.#atRest({ query: this.#one }, async () => {
      const [two, second] = [await page(0, 2), await page(1, 1)];
      if (two.length < 2) return {};
      return {
        limit: two.length === 2 && second.length === 1 ? 'heard' : 'ignored',
        offset: JSON.stringify(second[0]) === JSON.stringify(two[0]) ? 'ignored' : 'heard',
      };
    });
  }

  /** Whether one of the values leaves other rows than there are without: none at all, or others of a list at rest. */
  async #try(place: string, without: More, values: readonly More[], otherwise: Effect): Promise<void> {
    for (const more of values) {
      const answer = await this.#fetch(more);
      // Nobody who writes meanwhile empties a whole list.
      if (answer.status !== this.#status || this.#rowsOf(answer).length === 0) return this.#settle(place, 'heard');
    }
    await this.#atRest(without, async (rows) => {
      const views = await Promise.all(values.map((more) => this.#view(more)));
      return { [place]: views.some((view) => view !== rows) ? 'heard' : otherwise };
    });
  }

  /** Keeps what a step tells, unless rows came, went or changed meanwhile: then the step is taken again. */
  async #atRest(without: More, step: (rows: string) => Promise<Record<string, Effect>>): Promise<void> {
    let told: Record<string, Effect> = {};
    for (let turn = 0; turn < TURNS; turn += 1) {
      const before = await this.#view(without);
      told = await step(before);
      if ((await this.#view(without)) !== before) continue;
      for (const [place, effect] of Object.entries(told)) this.#settle(place, effect);
      return;
    }
    for (const place of Object.keys(told)) this.#settle(place, 'undecided');
  }

  #settle(place: string, effect: Effect): void {
    const before = this.#known[place];
    if (before === 'heard' || (before === 'ignored' && effect === 'undecided')) return;
    this.#known[place] = effect;
  }

  async #rows(more: More): Promise<unknown[]> {
    return this.#rowsOf(await this.#fetch(more));
  }

  #rowsOf({ body }: Answer): unknown[] {
    const found = isRecord(body) ? body[this.#root] : undefined;
    return Array.isArray(found) ? found : [];
  }

  async #view(more: More): Promise<string> {
    const answer = await this.#fetch(more);
    const { status, body } = answer;
    return JSON.stringify([status, isRecord(body) ? body['total_count'] : undefined, this.#rowsOf(answer)]);
  }
}

function valuesFor(name: string, { type, enum: words, items, codec }: PropertySpec): (Value | string[])[] {
  // What they do shows elsewhere: in the order of the rows, and in what the answers have.
  if (name === 'sort' || name === 'include') return [];
  if (words) return words.filter((word) => word !== null);
  if (codec === 'flags') return (items?.enum ?? []).map((word) => [String(word)]);
  if (type === 'boolean') return [true, false];
  if ([type].flat().includes('integer')) return [NO_ID];
  return type === 'string' ? [NO_WORD] : [];
}
