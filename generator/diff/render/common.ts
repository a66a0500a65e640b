import type { Report } from '../diff.ts';
import type { Finding } from '../finding.ts';
import type { Profile } from '../profiles.ts';
import type { Json } from '../tree.ts';

/** Controls, marks of direction, separators: what a reader would not see, or a terminal would obey. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text on one line, in which everything invisible is spelt out. */
export function visible(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(INVISIBLE, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Cut by code points. */
export function cut(text: string, most: number): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

/** A value as people write it: lists of words without brackets, nothing for what is not there. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return visible(value.join(', '));
  return visible(JSON.stringify(value));
}

/** The first line: what blocks, then what else there is. */
export function headline({ counts, findings }: Report): string {
  if (findings.length === 0) return 'No change that concerns agents.';
  const parts = [
    `${counts.block} ${counts.block === 1 ? 'finding blocks' : 'findings block'}`,
    ...(counts.unknown > 0 ? [`${counts.unknown} unknown`] : []),
    `${counts.review} to review`,
    `${counts.note} ${counts.note === 1 ? 'note' : 'notes'}`,
    ...(counts.acknowledged > 0 ? [`${counts.acknowledged} acknowledged`] : []),
  ];
  return `${parts.join(', ')}.`;
}

export const placeText = ({ place }: Finding): string =>
  place ? `${place.file}:${place.line}${place.side === 'old' ? ' (old)' : ''}` : '';

/** Profiles in which tools come or go. */
export const changedProfiles = (profiles: readonly Profile[]) =>
  profiles.filter(({ added, removed }) => added.length + removed.length > 0);

export const signed = (difference: number) => `${difference < 0 ? '−' : '+'}${Math.abs(difference)}`;
