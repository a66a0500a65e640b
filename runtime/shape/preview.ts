import { shapes } from '../../generated/index.ts';
import type { Action, Json } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { at, idOf } from '../json.ts';
import type { ConfirmationNeeded, Preview, Why } from '../policy/confirm.ts';
import type { Shaped } from './rows.ts';
import { piece, type TrustPolicy } from './text.ts';

const VALUE_LENGTH = 120;

/** What a person (or, by the operator's choice, the agent) has to know before saying yes. */
export interface PreviewText {
  /** Written by this project, ids and counts. */
  readonly trusted: readonly string[];
  /** Written by others: one `name: value` each, on one line, cut. */
  readonly untrusted: readonly string[];
}

export function previewText(action: Action, record: Json, preview: Preview, policy: TrustPolicy): PreviewText {
  const shape = action.preview ? shapes[action.preview.shape] : {};
  const trusted = [`Delete ${[action.result.noun, idOf(record)].join(' ').trim()} for good?`];
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
  const counted = action.preview?.counted ?? 'With it go';
  if (counts.length > 0) trusted.push(`${counted}, as far as this account can see: ${counts.join(', ')}.`);
  return { trusted, untrusted };
}

/** Said before the question when it is not the first. */
export const WHY: { readonly [why in Why]: string } = {
  first: '',
  changed: ' What was shown has changed since.',
  invalid: ' That confirmation was used, has expired, or was for another call.',
};

/** Asks the agent itself for a confirmation (REDMINE_MCP_CONFIRM=token). */
export function shapeTokenRequest(text: PreviewText, needed: ConfirmationNeeded, boundary: Boundary): Shaped {
  const lines = [
    `confirmation_required: nothing was deleted yet.${WHY[needed.why]}`,
    ...text.trusted,
    ...(text.untrusted.length > 0 ? [boundary.wrap(text.untrusted.join('\n'))] : []),
    `To delete it, call again with the same arguments and confirm_token "${needed.ticket}" before ${needed.expiresAt}.`,
  ];
  const meta = {
    'redmine-mcp/error': { code: 'confirmation_required' },
    'redmine-mcp/confirm': { preview: needed.preview.counts, token: needed.ticket, expires_at: needed.expiresAt },
  };
  return { text: lines.join('\n'), meta, hasUntrusted: text.untrusted.length > 0 };
}
