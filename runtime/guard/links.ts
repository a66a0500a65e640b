import type { Edit } from './view.ts';

/** Letters of a scheme; browsers drop tabs and line feeds between them (WHATWG URL), Markdown a backslash before `:`. */
const spelled = (scheme: string) => [...scheme].join('[\\t\\n]*');
const RUNNING = new RegExp(`(?:${['javascript', 'vbscript', 'data'].map(spelled).join('|')})[\\t\\n\\\\]*:`, 'gi');

/** Attributes that lead somewhere. */
const ATTRIBUTE = /(?:href|src|srcset|action|data|content|poster|background)$/i;
const FILLER = /[\s<"'\\]/;

/** The last place at or before `at` that no filler stands before. */
function behindFiller(text: string, at: number, filler: RegExp): number {
  let place = at;
  while (place > 0 && filler.test(text.charAt(place - 1))) place -= 1;
  return place;
}

/** `](…`, `]: …`, `<…`, Textile's `":…` and `!:…`, `href=…`. */
function isTarget(text: string, at: number): boolean {
  const place = behindFiller(text, at, FILLER);
  if (text.slice(place, at).includes('<')) return true;
  const before = text.slice(Math.max(0, place - 2), place);
  if (before === '](' || /["!\]]:/.test(before)) return true;
  if (!before.endsWith('=')) return false;
  const name = behindFiller(text, place - 1, /\s/);
  return ATTRIBUTE.test(text.slice(Math.max(0, name - 16), name));
}

/** A link that runs or carries what it shows is no link: `javascript :…`. */
export function runningLinks(text: string): Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(RUNNING)) {
    const colon = match.index + match[0].length - 1;
    if (isTarget(text, match.index)) edits.push({ from: colon, to: colon, text: ' ' });
  }
  return edits;
}
