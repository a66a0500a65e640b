import { finder } from './finder.ts';
import { type Edit, replaced } from './view.ts';

/** Opens what HTML and Markdown do not show: a comment, CDATA, a declaration, a processing instruction. */
const OPENER = /<(?:!--|!\[CDATA\[|!|\?(?![>,]))/gi;
/** `[//]: # (…)`: a definition of a link to nowhere, whose title nothing shows (CommonMark 0.31, 4.7). */
const DEFINITION =
  /^[ >]*\[[^[\]\n]{1,99}\]:[ \t]*\n?[ \t]*(?:#|<>)[ \t]*(?:[ \t]|\n)[ \t]*("[^"]*"|'[^']*'|\([^()]*\))[ \t]*$/gm;
const NAMED = /<(?:![a-z[]|\?[a-z=])/i;

type End = '-->' | ']]>' | '>' | '?>';

/** Where the hidden part starts and what ends it; `late` is where the end may be looked for (`<!-->` is complete). */
function shape(opener: string): { end: End; late: number; open: boolean } {
  if (opener === '<!--') return { end: '-->', late: 2, open: true };
  if (opener.length > 2) return { end: ']]>', late: opener.length, open: true };
  return { end: opener === '<!' ? '>' : '?>', late: 2, open: false };
}

/**
 * What a person does not see, the model does not read; it is told how much there was. A comment without an end hides
 * the rest. Other openers without one (`<?php` at the head of a file, `a <!b`) hide nothing: they are made visible.
 */
export function comments(text: string): Edit[] {
  const edits: Edit[] = [];
  const next: Record<End, (from: number) => number> = {
    '-->': finder(text, '-->'),
    ']]>': finder(text, ']]>'),
    '>': finder(text, '>'),
    '?>': finder(text, '?>'),
  };
  let done = 0;
  for (const { index, 0: opener } of text.matchAll(OPENER)) {
    if (index < done) continue;
    const { end, late, open } = shape(opener);
    const found = open || NAMED.test(text.slice(index, index + 3)) ? next[end](index + late) : -1;
    if (found === -1 && !open) {
      edits.push({ from: index, to: index + 1, text: '‹' });
      continue;
    }
    const inner = text.slice(index + opener.length, found === -1 ? text.length : found);
    done = found === -1 ? text.length : found + end.length;
    edits.push({ from: index, to: done, text: `[hidden comment, ${[...inner].length} characters]` });
  }
  return edits;
}

/** The same where Markdown has no comments, and people write them so. */
export function definitions(text: string): Edit[] {
  return [...text.matchAll(DEFINITION)].map((match) =>
    replaced(match, `[hidden comment, ${[...(match[1] ?? '')].length - 2} characters]`),
  );
}
