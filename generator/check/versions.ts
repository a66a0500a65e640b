import type { Rule } from './context.ts';

interface Span {
  since?: string;
  until?: string;
}

/** `since` and `until` name supported versions, in order, and a part is there while its operation is. */
export const versions: Rule = {
  id: 'version',
  check({ catalogue, refuse }) {
    const known = catalogue.defaults.versions;
    const first = ({ since }: Span) => (since === undefined ? 0 : known.indexOf(since));
    const last = ({ until }: Span) => (until === undefined ? known.length - 1 : known.indexOf(until));
    const checkSpan = (span: Span) => {
      const unknown = (['since', 'until'] as const).filter(
        (key) => span[key] !== undefined && !known.includes(span[key]),
      );
      for (const key of unknown) {
        const problem = `\`${key}\` is ${span[key]}, which is no supported version.`;
        refuse({ in: span, key }, problem, `Versions: ${known.join(', ')}.`);
      }
      if (unknown.length === 0 && first(span) > last(span))
        refuse(
          { in: span, key: 'until' },
          `It ends (${span.until}) before it begins (${span.since}).`,
          'Exchange them.',
        );
      return unknown.length === 0;
    };

    for (const [index, version] of known.entries()) {
      if (index > 0 && number(known[index - 1] ?? '') >= number(version))
        refuse({ in: known, key: index }, `${version} stands after ${known[index - 1]}.`, 'Oldest first, each once.');
    }
    catalogue.defaults.probes.forEach(checkSpan);
    for (const schema of Object.values(catalogue.schemas)) Object.values(schema.properties ?? {}).forEach(checkSpan);
    for (const [id, operation] of Object.entries(catalogue.operations)) {
      const sound = checkSpan(operation);
      for (const [name, part] of [
        ...Object.entries(operation.filters ?? {}),
        ...Object.entries(operation.query ?? {}),
      ]) {
        if (!checkSpan(part) || !sound) continue;
        if (first(part) > last(operation) || last(part) < first(operation))
          refuse(
            { in: part, key: part.until !== undefined && last(part) < first(operation) ? 'until' : 'since' },
            `\`${name}\` is never there together with \`${id}\`.`,
            'Correct its versions or those of the operation.',
          );
      }
    }
  },
};

/** 6.10 comes after 6.9. */
function number(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
