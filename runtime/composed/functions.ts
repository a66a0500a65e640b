import type { Composed } from '../../generated/types.ts';
import type { Compose } from '../compose/compose.ts';
import { projectSummary } from '../compose/project-summary.ts';

/** Every composed function by its name; tsc proves that none is missing and that each has its own type. */
export const functions: { readonly [Name in keyof Composed]: Compose<Name> } = {
  projectSummary,
};
