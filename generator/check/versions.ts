import type { Rule } from './context.ts';

/** `since` and `until` name supported versions, in order. */
export const versions: Rule = {
  id: 'version',
  check({ catalogue, refuse }) {
    const known = catalogue.defaults.versions;
    const check = (owner: { since?: string; until?: string }) => {
      for (const key of ['since', 'until'] as const) {
        const value = owner[key];
        if (value !== undefined && !known.includes(value)) {
          refuse(
            { in: owner, key },
            `\`${key}\` is ${value}, which is no supported version.`,
            `Versions: ${known.join(', ')}.`,
          );
        }
      }
      if (owner.since && owner.until && known.indexOf(owner.since) > known.indexOf(owner.until)) {
        refuse(
          { in: owner, key: 'until' },
          `It ends (${owner.until}) before it begins (${owner.since}).`,
          'Exchange them.',
        );
      }
    };
    for (const schema of Object.values(catalogue.schemas)) Object.values(schema.properties ?? {}).forEach(check);
    for (const operation of Object.values(catalogue.operations)) {
      check(operation);
      Object.values(operation.filters ?? {}).forEach(check);
    }
  },
};
