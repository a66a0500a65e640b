import { shapes } from '../../generated/index.ts';
import type { Action, Json } from '../../generated/types.ts';
import { at, idOf } from '../json.ts';
import type { Preview } from '../policy/confirm.ts';
import { piece, type TrustPolicy } from './text.ts';

const VALUE_LENGTH = 120;

/** What a person (or, by the operator's choice, the agent) has to know before saying yes. */
export interface PreviewText {
  /** Written by this project, ids and counts. */
  readonly trusted: readonly string[];
  /** Written by others: one `name: value` each, on one line, cut. */
  readonly untrusted: readonly string[];
}

export function previewText(
  action: Action,
  record: Json,
  preview: Preview,
  noun: string,
  policy: TrustPolicy,
): PreviewText {
  const shape = action.preview ? shapes[action.preview.shape] : {};
  const trusted = [`Delete ${noun} ${idOf(record) ?? ''} for good?`];
  const untrusted: string[] = [];
  for (const name of action.preview?.show ?? []) {
    const shown = piece(shape[name], at(record, name), policy);
    if (shown.text === '') continue;
    const characters = [...shown.text];
    const text = characters.length > VALUE_LENGTH ? `${characters.slice(0, VALUE_LENGTH).join('')}…` : shown.text;
    (shown.safe ? trusted : untrusted).push(`${name}: ${text}`);
  }
  const counts = Object.entries(preview.counts).map(
    ([name, count]) => `${count === null ? 'an unknown number of' : count} ${name.replaceAll('_', ' ')}`,
  );
  if (counts.length > 0) trusted.push(`With it go: ${counts.join(', ')}.`);
  return { trusted, untrusted };
}
