// Apart from preview.ts, which needs the tables of the catalogue: the transport shows this, and starts without them.
import type { Why } from '../policy/confirm.ts';
import type { PreviewText } from './preview.ts';

/** Said before the question when it is not the first. */
export const WHY: { readonly [why in Why]: string } = {
  first: '',
  changed: ' What was shown has changed since.',
  invalid: ' That confirmation was used, has expired, or was for another call.',
};

/** The question for a person. What others wrote is quoted line by line, so that it cannot pose as the question. */
export function question({ trusted, untrusted }: PreviewText, why: Why): string {
  const again = WHY[why].trim();
  return [...(again === '' ? [] : [again]), ...trusted, ...untrusted.map((line) => `> ${line}`)].join('\n');
}
