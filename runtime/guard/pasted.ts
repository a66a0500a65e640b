import { defused } from './look-alike.ts';

/** What an agent sent, which may be text that it read: of printable ASCII, and no look-alike of a boundary tag. */
export function pasted(text: string): string {
  return defused(text).replaceAll(/[^\x20-\x7e]/g, '?');
}
