import type { Access } from './access.ts';
import { type Answer, type Asked, find, noContent, notFound, rootOf } from './answer.ts';
import { byId, type Data, type Detail, type Issue, type Journal, nextId, now } from './store.ts';

/** Writes into the history of an issue what changed, with a note or without; nothing where there is neither. */
export function record(
  data: Data,
  issue: Issue,
  access: Access,
  details: readonly Detail[],
  notes: string | null = null,
  isPrivate = false,
): void {
  const isBlank = notes === null || notes.trim() === '';
  if (isBlank && details.length === 0) return;
  const time = now();
  issue.updated_on = time;
  const add = (part: Partial<Journal>) =>
    data.journals.push({
      id: nextId(data.journals),
      issue_id: issue.id,
      user_id: access.id,
      notes,
      private_notes: false,
      created_on: time,
      updated_on: time,
      updated_by_id: null,
      details: [...details],
      ...part,
    });
  // Journal#split_private_notes: changes are never private.
  if (isPrivate && details.length > 0) {
    add({ notes: null });
    add({ private_notes: true, details: [] });
  } else add({ private_notes: isPrivate });
}

/** PUT /journals/:note_id.json (JournalsController#update) */
export function updateJournal({ data, access, path, body }: Asked): Answer {
  const journal = find(data.journals, path['note_id']);
  const issue = byId(data.issues, journal.issue_id);
  const project = byId(data.projects, issue?.project_id);
  if (!issue || !project || !access.seesIssue(issue) || !access.seesNote(journal, project)) throw notFound();
  access.demand(['edit_issue_notes', 'edit_own_issue_notes'], project);
  const isOwn = journal.user_id === access.id && access.may('edit_own_issue_notes', project);
  if (!isOwn && !access.may('edit_issue_notes', project)) access.deny();
  const { notes, private_notes } = rootOf(body, 'journal');
  if (notes !== undefined) journal.notes = notes === null ? null : String(notes);
  if (private_notes !== undefined && access.may('set_notes_private', project))
    journal.private_notes = isTrue(private_notes);
  journal.updated_by_id = access.id;
  journal.updated_on = now();
  // Journal#save: what has neither a note nor a change is no journal.
  if (!journal.notes?.trim() && journal.details.length === 0)
    data.journals = data.journals.filter((each) => each !== journal);
  return noContent;
}

/** What Rails takes for true. */
export const isTrue = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';
