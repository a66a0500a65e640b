// Apart from preview.ts, which needs the tables of the catalogue: the transport shows this, and starts without them.
import type { Why } from '../policy/confirm.ts';

/** Said before the question when it is not the first. */
export const WHY: { readonly [why in Why]: string } = {
  first: '',
  changed: ' What was shown has changed since.',
  invalid: ' That confirmation was used, has expired, or was for another call.',
};
