import { comments, definitions } from './comments.ts';
import { controls } from './controls.ts';
import { filtered, nestsTooDeep, withoutEntities } from './entities.ts';
import { htmlElements, styleAddresses } from './html.ts';
import { invisible } from './invisible.ts';
import { runningLinks } from './links.ts';
import { markdownImages } from './markdown.ts';
import { isPlain } from './plain.ts';
import { textileImages } from './textile.ts';
import type { Filter } from './view.ts';

/** Characters first: the later filters look for patterns that an invisible character could split. */
const FILTERS: readonly Filter[] = [
  controls,
  invisible,
  comments,
  definitions,
  markdownImages,
  textileImages,
  htmlElements,
  styleAddresses,
  runningLinks,
];

/** Honest text settles in two rounds. Only entities split by what a filter removes can ask for more. */
const ROUNDS = 6;

/** String.prototype.toWellFormed (ES2024, in Node since 20): lone surrogates become U+FFFD. */
const wellFormed = (text: string) => (text as string & { toWellFormed(): string }).toWellFormed();

/**
 * Text that is safe to show: no terminal escapes, no control or invisible characters but those that a script or an
 * emoji needs, no hidden comments, nothing that is fetched or run when it is rendered. Entities are decoded only where
 * what they spell is filtered. `sanitise(sanitise(text))` is `sanitise(text)`.
 *
 * It ends: without entities, no filter brings back what an earlier one took away.
 */
export function sanitise(text: string): string {
  return isPlain(text) ? text : settled(text);
}

/** What the filters leave of a text, plain or not. */
export function settled(text: string): string {
  let current = wellFormed(text);
  for (let round = 1; ; round++) {
    if (round > ROUNDS || nestsTooDeep(current)) current = withoutEntities(current);
    const next = FILTERS.reduce(filtered, current);
    if (next === current) return current;
    current = next;
  }
}
