import { Refusal } from './refusal.ts';

/** Far more than any call has: the largest has some hundred rows and files of which each is one long text. */
const MOST_VALUES = 100_000;
const DEEPEST = 100;

const [QUOTE, BACKSLASH, COMMA] = ['"', '\\', ','].map((character) => character.charCodeAt(0));
const OPENING = new Set(['[', '{'].map((character) => character.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((character) => character.charCodeAt(0)));

/**
 * Values cost memory and time of everybody, bytes hardly any: a body of five million empty objects is refused before it
 * is parsed, and so is one that nests deeper than who follows it can. What is no JSON is for the parser to say.
 * @throws Refusal 413
 */
export function checkExtent(json: string): void {
  let values = 0;
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index);
    if (code === QUOTE) index = endOfText(json, index);
    else if (code === COMMA) values++;
    else if (OPENING.has(code)) {
      values++;
      depth++;
    } else if (CLOSING.has(code)) depth--;
    if (values > MOST_VALUES || depth > DEEPEST) {
      const most = `${MOST_VALUES} values, ${DEEPEST} levels deep`;
      throw new Refusal(413, 'too_large', `A body has ${most}, at most.`);
    }
  }
}

function endOfText(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json.charCodeAt(index) !== QUOTE) index += json.charCodeAt(index) === BACKSLASH ? 2 : 1;
  return index;
}
