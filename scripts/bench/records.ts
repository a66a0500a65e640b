/**
 * Records of the shape and the sizes of those that a Redmine with ordinary data answers with; for measuring what an
 * agent pays for reading them.
 */
const TRACKERS = ['Support', 'Feature', 'Bug'];
const PRIORITIES = ['Immediate', 'Urgent', 'High', 'Normal', 'Low'];
const TOPICS = ['cache', 'sync', 'export', 'search', 'login'];
const PROJECTS = ['Project gamma', 'Project beta', 'Project alpha'];
const TIME = '2026-11-23T01:00:45Z';

export const person = (index: number) => ({
  id: 5 + (index % 5),
  name: `First${1 + (index % 5)} Last${1 + (index % 5)}`,
});
const pick = (list: readonly string[], index: number) => ({
  id: 1 + (index % list.length),
  name: list[index % list.length] ?? '',
});

export function issue(index: number) {
  return {
    id: 300 - index,
    project: pick(PROJECTS, index),
    tracker: pick(TRACKERS, index),
    status: { id: 1, name: 'New', is_closed: false },
    priority: pick(PRIORITIES, index),
    author: person(index),
    assigned_to: person(index + 1),
    subject: `Issue number ${299 - index} about ${TOPICS[index % 5]}`,
    description: `Paragraph ${index}. `.repeat(20),
    start_date: '2026-09-25',
    due_date: `2026-12-${String(1 + (index % 28)).padStart(2, '0')}`,
    done_ratio: 0,
    is_private: false,
    estimated_hours: 4,
    total_estimated_hours: 4,
    spent_hours: 0,
    total_spent_hours: 0,
    custom_fields: [
      { id: 1, name: 'Size', value: null },
      { id: 2, name: 'Affected hosts', multiple: true, value: [] },
    ],
    created_on: TIME,
    updated_on: TIME,
    closed_on: null,
  };
}

export function note(index: number) {
  const user = person(index);
  const notes = `Note ${index}: the quick brown fox. `.repeat(8);
  return { id: index + 1, user, notes, created_on: TIME, updated_on: TIME, private_notes: false, details: [] };
}
