import { type Edit, replaced } from './view.ts';

/*
 * ECMA-48: strings (OSC, DCS, SOS, PM, APC) up to their terminator, itself an escape or a control, or to the end of the
 * line if they have none; control sequences (CSI), whole or broken off; other escapes. Each also with its 8-bit introducer.
 */
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const ESCAPE =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n\r]*|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]/;
/** What ends a line for one reader or another: Unicode's mandatory breaks (UAX #14: BK, CR, LF, NL). */
const LINE = /\r\n|[\r\v\f\x85\u2028\u2029]/;
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above

const ANY = new RegExp(`(?:${ESCAPE.source})|(${LINE.source})|(?:${CONTROL.source})`, 'g');

/** Terminal escapes and controls go; every kind of line end becomes a line feed. */
export function controls(text: string): Edit[] {
  return [...text.matchAll(ANY)].map((match) => replaced(match, match[1] === undefined ? '' : '\n'));
}
