import type { Json } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf, listAt } from '../json.ts';
import type { Compose, Context } from './compose.ts';
import { flagAt, reference, textAt } from './read.ts';
import { ifAllowed } from './visible.ts';

/** So many issues are looked at to find one of this very project. */
const MOST_EXAMPLES = 25;
/** So many possible values of a field are listed. */
const MOST_VALUES = 50;
const MOST_FIELDS = 1000;

/**
 * What an issue of a project and a tracker can hold. Definitions are for administrators; to others an issue of the
 * kind shows which fields it has, and nothing shows which values are possible or needed.
 */
export const issueFields: Compose<'issueFields'> = async (args, context) => {
  const { redmine } = context;
  const example = await exampleOf(args, context);
  const project = args.project ?? idOf(at(example, 'project'));
  const tracker = args.tracker ?? idOf(at(example, 'tracker'));
  if (project === undefined || tracker === undefined)
    throw new ToolError('bad_response', 'Redmine answered an issue without its project or tracker.');
  const [named, trackers, definitions] = await Promise.all([
    example === undefined ? namedIn(project, context) : listAt(example, 'custom_fields'),
    redmine.listTrackers.rows({}, MOST_FIELDS),
    context.me.isAdmin ? ifAllowed(redmine.listCustomFields.rows({}, MOST_FIELDS)) : undefined,
  ]);
  const own = trackers.rows.find((row) => idOf(row) === tracker);
  const defined = new Map(definitions?.rows.map((row) => [idOf(row), row]));
  const fields = named.flatMap((field) => {
    const definition = defined.get(idOf(field));
    if (!definition) return [seenField(field, example !== undefined)];
    // What an issue has is proof enough; else its definition says whether the tracker has it.
    const isOfTracker = listAt(definition, 'trackers').some((each) => idOf(each) === tracker);
    return example !== undefined || isOfTracker ? [definedField(definition)] : [];
  });
  return {
    project,
    tracker: reference(own ?? { id: tracker }),
    default_status: reference(at(own, 'default_status')) ?? undefined,
    standard_fields: listAt(own, 'enabled_standard_fields').map(String),
    remarks: [
      ...(definitions ? [] : [NOT_KNOWN]),
      ...(example === undefined ? [NO_EXAMPLE] : []),
      ...(args.issue_id === undefined ? [WORKFLOW] : []),
    ],
    allowed_statuses:
      args.issue_id === undefined
        ? undefined
        : listAt(example, 'allowed_statuses').map((row) => ({
            id: idOf(row),
            name: textAt(row, 'name'),
            is_closed: flagAt(row, 'is_closed'),
          })),
    custom_fields: fields,
  };
};

const NOT_KNOWN =
  'Formats, possible values and which fields are required are shown to administrators only: not known here.' as const;
const NO_EXAMPLE =
  'There is no issue of this tracker to look at: fields of other trackers may be listed, and fields of all projects be missing.' as const;
const WORKFLOW = 'With issue_id the statuses that the workflow allows next are listed, too.' as const;

/** The issue that is asked about; else one of this project and tracker, if there is any. */
async function exampleOf(
  { issue_id, project, tracker }: { issue_id?: number; project?: number; tracker?: number },
  { redmine }: Context<'getIssue' | 'listIssues', never>,
): Promise<Json | undefined> {
  if (issue_id !== undefined)
    return redmine.getIssue.record({ path: { issue_id }, query: { include: ['allowed_statuses'] } });
  const asked = { path: { project_id: project }, filters: { status_id: { is: 'any' }, tracker_id: { is: tracker } } };
  const found = await ifAllowed(redmine.listIssues.rows(asked, MOST_EXAMPLES));
  // Subprojects may have other fields.
  return found?.rows.find((row) => idOf(at(row, 'project')) === project);
}

/** Redmine 5.0 leaves out fields that all projects have, later ones name fields of every tracker. */
async function namedIn(project: number, { redmine }: Context<'getProject', never>): Promise<readonly Json[]> {
  const asked = { path: { project_id: project }, query: { include: ['issue_custom_fields'] } };
  return listAt(await redmine.getProject.record(asked), 'issue_custom_fields');
}

/** An administrator sees it as it is defined. */
function definedField(definition: Json) {
  const format = textAt(definition, 'field_format');
  // Of users and versions Redmine lists those that all projects share, where each project has its own.
  const values = format === 'user' || format === 'version' ? [] : listAt(definition, 'possible_values');
  const labels = format === 'bool' ? ['true', 'false'] : values.flatMap((value) => textAt(value, 'label') ?? []);
  return {
    id: idOf(definition),
    name: textAt(definition, 'name'),
    format,
    multiple: flagAt(definition, 'multiple'),
    required: flagAt(definition, 'is_required'),
    default_value: textAt(definition, 'default_value'),
    possible_values: labels.slice(0, MOST_VALUES),
    more_values: labels.length > MOST_VALUES ? labels.length - MOST_VALUES : undefined,
  };
}

/** Others see what it is called and, in an issue, whether it holds several values. */
function seenField(field: Json, inIssue: boolean) {
  return {
    id: idOf(field),
    name: textAt(field, 'name'),
    multiple: inIssue ? flagAt(field, 'multiple') === true : undefined,
  };
}
