import { operations } from '../../generated/tables.ts';
import type { Call, Json } from '../../generated/types.ts';
import { hasShortWord } from './filters.ts';
import type { Pages } from './pages.ts';

const SHORT =
  'Redmine left out words of one letter or digit: put one in quotes together with the word beside it, such as "Phase 2"';
const STORED = 'a custom field must hold exactly that: those of people, versions and enumerations hold ids, not names';

/** What whoever reads these rows has to know of what was asked for, since Redmine took it otherwise and does not say so. */
export function hintsOf(call: Call, { total }: Pages, isAdmin: boolean): string[] {
  const isUnheard = textsOf(call).some((text) => typeof text === 'string' && hasShortWord(text));
  // Only administrators learn what a field holds: their values have been checked.
  const isGuess =
    total === 0 &&
    !isAdmin &&
    Object.values(call.customFieldFilters ?? {})
      .flat()
      .some(isName);
  return [...(isUnheard ? [SHORT] : []), ...(isGuess ? [STORED] : [])];
}

function textsOf({ operation, filters, query }: Call): unknown[] {
  const { filters: policies, codecs } = operations[operation];
  const isText = (kind: string | undefined) => kind === 'text' || kind === 'search';
  const filtered = Object.entries(filters ?? {}).filter(([field]) => isText(policies?.[field]?.kind));
  const searched = Object.entries(query ?? {}).filter(([name]) => codecs?.[name]?.as === 'words');
  return [...filtered.flatMap(([, { is, not }]) => [is, not]), ...searched.map(([, text]) => text)];
}

const isName = (value: Json | undefined) => typeof value === 'string' && !/^\d+$/.test(value);
