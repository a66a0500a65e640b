import { type Answer, type Asked, cannot, created, find, invalid, noContent, ok, rootOf } from './answer.ts';
import { RELATION_TYPES } from './issue-filters.ts';
import { above } from './issue-tree.ts';
import { issueOf, relationsOf } from './issues.ts';
import { record } from './journals.ts';
import { projectOf } from './projects.ts';
import { showRelation } from './show.ts';
import { byId, type Data, type Id, type Issue, nextId, type Relation } from './store.ts';

/** GET /issues/:issue_id/relations.json */
export function listRelations(asked: Asked): Answer {
  const { issue, project } = issueOf(asked, asked.path['issue_id']);
  asked.access.demand(['manage_issue_relations'], project);
  return ok({ relations: relationsOf(asked, issue).map(showRelation) });
}

/** GET /relations/:relation_id.json: both issues have to be visible. */
export function getRelation({ data, access, path }: Asked): Answer {
  const relation = find(data.relations, path['relation_id']);
  if (!endsOf(data, relation).every((issue) => access.seesIssue(issue))) access.deny();
  return ok({ relation: showRelation(relation) });
}

const endsOf = (data: Data, { issue_from_id, issue_to_id }: Relation): Issue[] =>
  [issue_from_id, issue_to_id].flatMap((id) => byId(data.issues, id) ?? []);

/** POST /issues/:issue_id/relations.json (IssueRelationsController#create) */
export function createRelation(asked: Asked): Answer {
  const { data, access, path, body } = asked;
  const { issue, project } = issueOf(asked, path['issue_id']);
  access.demand(['manage_issue_relations'], project);
  const fields = rootOf(body, 'relation');
  const wanted = String(fields['issue_to_id'] ?? '').trim();
  if (wanted.includes(',')) throw cannot('relate several issues at once');
  const other = data.issues.find((each) => `${each.id}` === wanted.replace(/^#/, '') && access.seesIssue(each));
  const type = String(fields['relation_type'] || 'relates');
  const delay =
    fields['delay'] === undefined || fields['delay'] === null || fields['delay'] === ''
      ? null
      : Number(fields['delay']);
  const errors = problems(data, issue, other, type, delay);
  if (errors.length > 0 || !other) throw invalid(errors);
  const relation = stored(nextId(data.relations), issue, other, type, delay);
  refuseReschedule(data, relation);
  data.relations.push(relation);
  for (const each of [issue, other]) note(asked, each, relation, 'new_value');
  return created({ relation: showRelation(relation) }, `/relations/${relation.id}`);
}

/** IssueRelation's validations. */
function problems(data: Data, issue: Issue, other: Issue | undefined, type: string, delay: number | null): string[] {
  const errors: string[] = [];
  if (!other) errors.push('Related issue cannot be blank');
  if (!Object.hasOwn(RELATION_TYPES, type)) errors.push('Relation type is not included in the list');
  if (Number.isNaN(delay)) errors.push('Delay is not a number');
  if (!other) return errors;
  const isTaken = data.relations.some((each) => each.issue_from_id === issue.id && each.issue_to_id === other.id);
  if (isTaken) errors.push('Related issue has already been taken');
  if (issue.id === other.id) errors.push('Related issue is invalid');
  if (issue.project_id !== other.project_id) errors.push("Related issue doesn't belong to the same project");
  if (isCircular(data, issue, other, type)) errors.push('This relation would create a circular dependency');
  const isKin = [...above(data, issue), ...above(data, other)].some(({ id }) => id === issue.id || id === other.id);
  if (isKin) errors.push('An issue cannot be linked to one of its subtasks');
  return errors;
}

function isCircular(data: Data, issue: Issue, other: Issue, type: string): boolean {
  if (type === 'relates')
    return data.relations.some((each) => each.issue_from_id === other.id && each.issue_to_id === issue.id);
  if (type === 'blocks' || type === 'precedes') return leads(data, type, other.id, issue.id);
  if (type === 'blocked') return leads(data, 'blocks', issue.id, other.id);
  return type === 'follows' && leads(data, 'precedes', issue.id, other.id);
}

function leads(data: Data, type: string, from: Id, to: Id): boolean {
  return data.relations.some(
    (each) =>
      each.relation_type === type &&
      each.issue_from_id === from &&
      (each.issue_to_id === to || leads(data, type, each.issue_to_id, to)),
  );
}

/** Some are stored from the other end, and `relates` from the lower number (IssueRelation#handle_issue_order). */
function stored(id: Id, issue: Issue, other: Issue, type: string, delay: number | null): Relation {
  const isReversed = RELATION_TYPES[type]?.stored === false || (type === 'relates' && issue.id > other.id);
  const [from, to] = isReversed ? [other, issue] : [issue, other];
  const relation_type = RELATION_TYPES[type]?.stored === false ? (RELATION_TYPES[type]?.opposite ?? type) : type;
  return {
    id,
    issue_from_id: from.id,
    issue_to_id: to.id,
    relation_type,
    delay: relation_type === 'precedes' ? (delay ?? 0) : null,
  };
}

/** An issue that would have to move, because it follows another one now. */
function refuseReschedule(data: Data, { relation_type, issue_from_id, issue_to_id }: Relation): void {
  const [from, to] = [byId(data.issues, issue_from_id), byId(data.issues, issue_to_id)];
  const end = from?.due_date ?? from?.start_date ?? null;
  if (relation_type === 'precedes' && end !== null && to)
    throw cannot('move the dates of an issue that follows another one');
}

function note({ data, access }: Asked, issue: Issue, relation: Relation, key: 'old_value' | 'new_value'): void {
  const isFrom = relation.issue_from_id === issue.id;
  const type = relation.relation_type;
  const name = isFrom ? type : (RELATION_TYPES[type]?.opposite ?? type);
  const other = String(isFrom ? relation.issue_to_id : relation.issue_from_id);
  record(data, issue, access, [{ property: 'relation', name, old_value: null, new_value: null, [key]: other }]);
}

/** DELETE /relations/:relation_id.json: permitted in the project of one of the issues. */
export function deleteRelation(asked: Asked): Answer {
  const { data, access, path } = asked;
  const relation = find(data.relations, path['relation_id']);
  const ends = endsOf(data, relation);
  const may = ends.some((issue) => access.may('manage_issue_relations', projectOf(data, issue.project_id)));
  if (!may || !ends.every((issue) => access.seesIssue(issue))) access.deny();
  data.relations = data.relations.filter((each) => each !== relation);
  for (const issue of ends) note(asked, issue, relation, 'old_value');
  return noContent;
}
