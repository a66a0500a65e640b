import type { Composed } from '../../generated/types.ts';
import type { Compose } from '../compose/compose.ts';
import { importTimeEntries } from '../compose/import-time-entries.ts';
import { issueFields } from '../compose/issue-fields.ts';
import { projectSummary } from '../compose/project-summary.ts';
import { relatedWork } from '../compose/related-work.ts';
import { timeReport } from '../compose/time-report.ts';
import { timeline } from '../compose/timeline.ts';

/** Every composed function by its name; tsc proves that none is missing and that each has its own type. */
export const functions: { readonly [Name in keyof Composed]: Compose<Name> } = {
  importTimeEntries,
  issueFields,
  projectSummary,
  relatedWork,
  timeReport,
  timeline,
};
