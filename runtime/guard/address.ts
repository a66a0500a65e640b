/*
 * What a renderer may fetch or run: a scheme with two slashes, one that works without them (WHATWG URL: `https:host`),
 * or two slashes alone; browsers take a backslash for a slash. `std::max` and `object:method` in code are neither.
 */
const REMOTE =
  /^(?:[a-z][a-z0-9+.-]*:[\\/]{2}|(?:https?|ftp|file|blob|cid|javascript|vbscript):(?!:)|data:[\w.+-]*[/;,]|[\\/]{2})/i;

/** Enough of an address to see its scheme. */
const START = 256;

/** Whether an address leads away from the page: neither white space nor Markdown's escapes hide a scheme. */
export function isRemote(address: string): boolean {
  const start = address.trimStart().slice(0, START);
  return REMOTE.test(start) || REMOTE.test(start.replace(/[\\\s]/g, ''));
}

/** An address that is shown and not followed: as code. */
export function shown(address: string): string {
  return `\`${address.replaceAll('`', '%60')}\``;
}

/** A space, where the character before `from` would make an image or a link of an opening bracket. */
export function gapBefore(text: string, from: number): string {
  return /[!\]]/.test(text.charAt(from - 1)) ? ' ' : '';
}

/** A space, where the character at `to` would make a link of a closing bracket. */
export function gapAfter(text: string, to: number): string {
  return /[([:{]/.test(text.charAt(to)) ? ' ' : '';
}
