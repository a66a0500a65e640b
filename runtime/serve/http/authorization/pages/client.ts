import { isLoopbackName } from '../../../../config/values.ts';
import { cut } from '../../../../guard/cut.ts';
import { sanitise } from '../../../../guard/sanitise.ts';

/** What is looked at of a name, and what is shown: registrations of 20,000 characters have been seen to be taken. */
const MOST_READ = 400;
const MOST_SHOWN = 60;
/** A DNS name has no more (RFC 1035, 2.3.4). */
const MOST_OF_HOST = 253;

/** Writing systems that are used together with Latin letters in one word. */
const TOGETHER = 'Latin Han Hiragana Katakana Hangul Bopomofo Common Inherited'
  .split(' ')
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');
const FOREIGN = new RegExp(`(?:(?![${TOGETHER}])\\p{L}\\p{M}*)+`, 'gu');
const LATIN = /\p{Script=Latin}/u;
const WORD = /[\p{L}\p{M}]+/gu;

/** Letters of Cyrillic, Greek and Armenian that most fonts draw like Latin ones (Unicode confusables.txt, UTS #39). */
const DRAWN_ALIKE = /^[АВЕЅІЈКМНОРСТУХаԁеһіјкӏоԛрсѕтԝухΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορυχՍՕհոսօ]+$/u;

/** Something to hold on to while marks are piled up over it. */
const PILE = /(\p{M}{3})\p{M}+/gu;

/** A name that a client chose for itself, as a page may show it. */
export interface ShownName {
  readonly text: string;
  /** It imitates letters; they stand in brackets. */
  readonly isMixed: boolean;
}

/**
 * On one line, bounded, without what nobody sees or what changes the direction of writing, in the usual form of each
 * letter (NFKC). Letters that are there to look like others stand in brackets. The caller escapes it for its markup.
 */
export function shownName(name: string | undefined): ShownName | undefined {
  const usual = cut(name ?? '', 0, MOST_READ).text.normalize('NFKC');
  const plain = sanitise(usual).replace(/\s+/g, ' ').replace(PILE, '$1').trim();
  if (plain === '') return undefined;
  const marked = plain.replace(WORD, bracketed);
  const short = cut(marked, 0, MOST_SHOWN);
  return { text: short.to < short.total ? `${short.text.trimEnd()}…` : short.text, isMixed: marked !== plain };
}

function bracketed(word: string): string {
  const isAlike = DRAWN_ALIKE.test(word);
  return isAlike || LATIN.test(word) ? word.replace(FOREIGN, (letters) => `[${letters}]`) : word;
}

/** Where the access goes. */
export interface Destination {
  readonly kind: 'loopback' | 'site' | 'program';
  readonly shown: string;
}

/** @param redirectUri has been checked against what the client registered (RFC 8252, 7: loopback, https or an own scheme) */
export function destinationOf(redirectUri: string): Destination {
  if (!URL.canParse(redirectUri)) return { kind: 'program', shown: shownHost(redirectUri) };
  const { protocol, host, hostname } = new URL(redirectUri);
  if (protocol !== 'https:' && protocol !== 'http:') return { kind: 'program', shown: shownHost(protocol) };
  return { kind: isLoopbackName(hostname) ? 'loopback' : 'site', shown: shownHost(host) };
}

/** Hosts of addresses are ASCII (WHATWG URL, host parsing): other letters show as `xn--…`. */
export function shownHost(host: string): string {
  return cut(sanitise(cut(host, 0, MOST_OF_HOST).text).replace(/[^\x21-\x7e]/g, '?'), 0, MOST_OF_HOST).text;
}
