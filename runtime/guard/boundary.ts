import { randomBytes } from 'node:crypto';
import { defused } from './look-alike.ts';
import { sanitise } from './sanitise.ts';

/** Marks text that somebody else wrote. One response has one boundary, whose id no author could have known. */
export class Boundary {
  readonly id: string;

  constructor(id: string = randomBytes(8).toString('hex')) {
    this.id = id;
  }

  /** Text of several lines stands on lines of its own. Look-alike tags go last: nothing brings one back. */
  wrap(text: string): string {
    return this.wrapVerbatim(sanitise(text));
  }

  /** For text that is to be sent back: only what looks like a boundary tag is not as it was. */
  wrapVerbatim(text: string): string {
    const safe = defused(text);
    const inner = safe.includes('\n') ? `\n${safe}\n` : safe;
    return `<untrusted-${this.id}>${inner}</untrusted-${this.id}>`;
  }
}

const TAG = /<\/?untrusted-[0-9a-f]{16}>/i;
const TAG_AT_END = /<(\/?)untrusted-[0-9a-f]{16}>$/i;
const LONGEST_TAG = '</untrusted-0123456789abcdef>'.length;

/**
 * Takes boundary tags out, and the line feed that `wrap` put inside each. A tag is looked for whenever a `>` has been
 * copied, in what has been kept so far: so no tag comes together from the parts of another, in one pass.
 */
function withoutTags(text: string): string {
  if (!TAG.test(text)) return text;
  const kept: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charAt(index);
    kept.push(unit);
    const tag = unit === '>' ? TAG_AT_END.exec(kept.slice(-LONGEST_TAG).join('')) : null;
    if (tag === null) continue;
    kept.length -= tag[0].length;
    if (tag[1] === '/') dropLineEnd(kept);
    else index += /^\r?\n/.exec(text.slice(index + 1, index + 3))?.[0].length ?? 0;
  }
  return kept.join('');
}

function dropLineEnd(kept: string[]): void {
  if (kept.at(-1) !== '\n') return;
  kept.pop();
  if (kept.at(-1) === '\r') kept.pop();
}

/** T6: a copy of a tool's arguments without boundary tags, in values and in keys. */
export function stripBoundaryTags<T>(value: T): T {
  return stripped(value) as T;
}

function stripped(value: unknown): unknown {
  if (typeof value === 'string') return withoutTags(value);
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [withoutTags(key), stripped(inner)]));
}
