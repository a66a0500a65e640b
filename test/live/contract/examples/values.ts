import type { Examples } from '../examples.ts';

export const values: Examples = {
  listIssueStatuses: { call: () => ({}) },
  listTrackers: { call: () => ({}) },
  listIssuePriorities: { call: () => ({}) },
  listTimeEntryActivities: { call: () => ({}) },
  listDocumentCategories: { call: () => ({}) },
  listCustomFields: { call: () => ({}) },
};
