import type { FilterKind } from '../catalogue.ts';
import type { Rule } from './context.ts';

/** Words that a filter of this kind understands (app/models/query.rb, operators_by_filter_type). */
const WORDS: Record<FilterKind, readonly string[]> = {
  list: ['me'],
  list_optional: ['me', 'none', 'any'],
  status: ['open', 'closed', 'any'],
  date: ['none', 'any'],
  number: ['none', 'any'],
  tree: ['none', 'any'],
  text: [],
  search: [],
};

/** A filter offers only what Redmine's operators for its kind can say. */
export const filters: Rule = {
  id: 'filter',
  check({ catalogue, refuse }) {
    for (const operation of Object.values(catalogue.operations)) {
      for (const [name, filter] of Object.entries(operation.filters ?? {})) {
        const wrong = (filter.words ?? []).filter((word) => !WORDS[filter.kind].includes(word));
        if (wrong.length > 0) {
          refuse(
            { in: filter, key: 'words' },
            `\`${name}\` is a ${filter.kind} filter and cannot say ${wrong.join(', ')}.`,
            `Words of this kind: ${WORDS[filter.kind].join(', ') || 'none'}.`,
          );
        }
      }
    }
  },
};
