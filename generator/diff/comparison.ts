import type { Found } from './finding.ts';
import { at, type Difference, differences, type Json, type JsonObject, objectAt, textAt } from './tree.ts';

/** A place that rules ask for, where the two locks differ at it or below it. */
export interface Change {
  readonly path: readonly string[];
  /** What stood for each `*` of the pattern. */
  readonly names: readonly string[];
  readonly old: Json | undefined;
  readonly new: Json | undefined;
}

/** What is said about every change of one form; nothing where it is none of the rule's business. */
export interface Saying {
  readonly pattern: string;
  says(change: Change, comparison: Comparison): Omit<Found, 'covers'> | undefined;
}

/**
 * Two locks and what has been said about their differences. A rule takes the differences that it understands; what
 * nobody took in the end is unknown, never safe.
 */
export class Comparison {
  readonly old: JsonObject;
  readonly new: JsonObject;
  readonly found: Found[];
  readonly #all: readonly Difference[];
  readonly #open: Set<Difference>;

  /** @param found what is known before anything is compared: tools that have another name */
  constructor(old: JsonObject, now: JsonObject, found: readonly Found[] = []) {
    this.found = [...found];
    this.old = old;
    this.new = now;
    this.#all = differences(old, now);
    this.#open = new Set(this.#all);
  }

  /** What nobody has explained yet. */
  get unexplained(): Difference[] {
    return [...this.#open];
  }

  /**
   * Places of this form (`operations.*.permission`) that differ, and that nobody has explained. A place inside of
   * something that is new or gone as a whole is none: that is another rule's.
   */
  changes(pattern: string): Change[] {
    const parts = pattern.split('.');
    const found = new Map<string, Change>();
    for (const { path } of this.#open) {
      if (path.length < parts.length || !parts.every((part, i) => part === '*' || part === path[i])) continue;
      const place = path.slice(0, parts.length);
      const names = place.filter((_, i) => parts[i] === '*');
      found.set(JSON.stringify(place), { path: place, names, old: at(this.old, place), new: at(this.new, place) });
    }
    return [...found.values()];
  }

  /** Places of this form that are new, or gone, as a whole. */
  gone(pattern: string): Change[] {
    return this.changes(pattern).filter((change) => change.new === undefined);
  }

  added(pattern: string): Change[] {
    return this.changes(pattern).filter((change) => change.old === undefined);
  }

  /** Whether the locks differ at or below the place, explained or not. */
  differs(...path: readonly string[]): boolean {
    return this.#all.some((difference) => startsWith(difference.path, path));
  }

  /** Says what a change means; it explains the differences at and below these places. */
  say(found: Omit<Found, 'covers'>, ...places: readonly (readonly string[])[]): void {
    this.found.push({ ...found, covers: places.flatMap((place) => this.#take(place)) });
  }

  /** Says something about every change of these forms, form by form. */
  sayAll(sayings: readonly Saying[]): void {
    for (const { pattern, says } of sayings) {
      for (const change of this.changes(pattern)) {
        const found = says(change, this);
        if (found) this.say(found, change.path);
      }
    }
  }

  /** Explains a consequence of what has been said already. */
  fold(...place: readonly string[]): void {
    this.#take(place);
  }

  #take(place: readonly string[]): string[] {
    const taken = [...this.#open].filter(({ path }) => startsWith(path, place));
    for (const difference of taken) this.#open.delete(difference);
    return taken.map(({ path }) => path.join('.'));
  }

  /** A tool as the new lock has it. */
  tool(name: string): Json | undefined {
    return at(this.new, ['tools', name]);
  }

  /** Names of tools that both locks have. */
  get tools(): string[] {
    return Object.keys(objectAt(this.new, ['tools'])).filter((name) => at(this.old, ['tools', name]) !== undefined);
  }

  /** Names of the actions of a tool that both locks have. */
  actions(tool: string): string[] {
    const before = objectAt(this.old, ['tools', tool, 'actions']);
    return Object.keys(objectAt(this.new, ['tools', tool, 'actions'])).filter((name) => before[name] !== undefined);
  }
}

/** Which of three rules a change is: for what is gone, new, or another. */
export function which(change: Pick<Change, 'old' | 'new'>, gone: string, more: string, other: string): string {
  if (change.new === undefined) return gone;
  return change.old === undefined ? more : other;
}

export function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((part, i) => part === path[i]);
}

/** The operation that an action is for, and those that the function of a composed tool is handed. */
export function operationsSent(action: Json | undefined): string[] {
  const single = textAt(action, ['operation']);
  if (single) return [single];
  const write = textAt(action, ['write', 'operation']);
  return [...(write ? [write] : []), ...Object.keys(objectAt(action, ['uses']))];
}

/** Names of the tools that send an operation, or may have to. */
export function toolsSending(lock: JsonObject, operation: string): string[] {
  return Object.entries(objectAt(lock, ['tools']))
    .filter(([, tool]) =>
      Object.values(objectAt(tool, ['actions'])).some((action) => operationsSent(action).includes(operation)),
    )
    .map(([name]) => name);
}
