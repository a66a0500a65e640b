import { shapes } from '../../generated/tables.ts';
import type { Action, Json, JsonObject } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { at, idOf } from '../json.ts';
import type { ConfirmationNeeded, Preview } from '../policy/confirm.ts';
import type { Shaped } from './rows.ts';
import { type Piece, piece, type TrustPolicy } from './text.ts';
import { WHY } from './why.ts';

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
  policy: TrustPolicy,
  args: JsonObject = {},
): PreviewText {
  const trusted = [`Delete ${[action.result.noun, idOf(record)].join(' ').trim()} for good?`];
  const untrusted: string[] = [];
  const facts = [...recordFacts(action, record, policy), ...givenFacts(action, args, policy)];
  for (const { name, text, safe } of facts) (safe ? trusted : untrusted).push(`${name}: ${text}`);
  const counted = (stays: boolean) =>
    Object.entries(preview.counts)
      .filter(([name]) => (preview.stays ?? []).includes(name) === stays)
      .map(([name, count]) => `${count ?? 'an unknown number of'} ${name.replaceAll('_', ' ')}`)
      .join(', ');
  const [goes, stays] = [counted(false), counted(true)];
  const counts = action.preview?.counted ?? 'With it go';
  if (goes !== '') trusted.push(`${counts}, as far as this account can see: ${goes}.`);
  if (stays !== '') trusted.push(`Left behind without it, as far as this account can see: ${stays}.`);
  return { trusted, untrusted };
}

type Fact = Piece & { readonly name: string };

function recordFacts({ preview }: Action, record: Json, policy: TrustPolicy): Fact[] {
  const shape = preview ? shapes[preview.shape] : {};
  return (preview?.show ?? []).flatMap((name) => {
    const { text, safe } = piece(shape[name], at(record, name), policy);
    const characters = [...text];
    const short = characters.length > VALUE_LENGTH ? `${characters.slice(0, VALUE_LENGTH).join('')}…` : text;
    return text === '' ? [] : [{ name, text: short, safe }];
  });
}

/** How it is to be done: numbers and words of the catalogue are safe, names are not. */
function givenFacts({ preview }: Action, args: JsonObject, policy: TrustPolicy): Fact[] {
  return (preview?.given ?? []).flatMap((name): Fact[] => {
    const value = args[name];
    if (value === undefined) return [];
    const isWord = typeof value === 'string' && /^[a-z_]{1,40}$/.test(value);
    if (typeof value === 'number' || isWord) return [{ name, text: String(value), safe: true }];
    return [{ name, text: piece('untrusted', value, policy).text, safe: false }];
  });
}

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
