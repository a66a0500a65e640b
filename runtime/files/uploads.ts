import type { Action, Json, JsonObject, OperationId } from '../../generated/types.ts';
import { type ErrorCode, ToolError } from '../errors.ts';
import { at, isList } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { openSources, type SourceFile, type SourceSettings } from './sources.ts';

/** The files of a call, read completely and not uploaded yet. */
export async function filesOf(
  action: Action,
  args: JsonObject,
  settings: SourceSettings,
  session: RedmineSession,
): Promise<readonly SourceFile[]> {
  const given = action.files && args[action.files.argument];
  if (!action.files || given === undefined || given === null) return [];
  return openSources(action.files.argument, given, settings, session.context.signal);
}

/**
 * Uploads files one after the other and gives back the arguments with tokens in their place. Tokens go from Redmine to
 * Redmine: whoever has one can attach the file (T14).
 * @throws ToolError: nothing was attached to anything
 */
export async function withUploads(
  action: Action,
  args: JsonObject,
  files: readonly SourceFile[],
  session: RedmineSession,
): Promise<JsonObject> {
  if (!action.files || files.length === 0) return args;
  const { argument, upload } = action.files;
  const tokens: string[] = [];
  for (const file of files) {
    try {
      tokens.push(await uploadOne(upload, file, session));
    } catch (error) {
      throw error instanceof ToolError ? notUploaded(error, file, tokens.length) : error;
    }
  }
  const wire = isList(args[argument])
    ? tokens.map((token, index) => fileOnTheWire(token, files[index]))
    : (tokens[0] ?? null);
  return { ...args, [argument]: wire };
}

/** The error of a write that carried uploads: they are attached to nothing now. */
export function withOrphans(error: unknown, count: number): unknown {
  if (!(error instanceof ToolError) || count === 0 || error.code === 'outcome_unknown') return error;
  return new ToolError(error.code, `${error.message} ${orphans(count)}`, error.details);
}

async function uploadOne(operation: OperationId, file: SourceFile, session: RedmineSession): Promise<string> {
  const body = await session.upload({ operation, query: { filename: file.filename } }, file.bytes);
  const token = at(body, 'upload.token');
  if (typeof token === 'string' && /^\d+\.[0-9a-f]+$/.test(token)) return token;
  throw new ToolError('bad_response', 'Redmine took the file, but did not say by what name it keeps it.');
}

function fileOnTheWire(token: string, file: SourceFile | undefined): JsonObject {
  return { token, filename: file?.filename, description: file?.description } satisfies Record<string, Json | undefined>;
}

/** An upload that may or may not have arrived has changed nothing that anybody sees. */
function notUploaded(error: ToolError, { argument }: SourceFile, before: number): ToolError {
  const code: ErrorCode = error.code === 'outcome_unknown' ? 'upstream_error' : error.code;
  const rest = before > 0 ? ` ${orphans(before)}` : '';
  const what = error.message.replace(/ It may or may not have been done: .*$/, '');
  const message = `"${argument}" could not be uploaded, so nothing was changed. ${what}${rest}`;
  return new ToolError(code, message, { ...error.details, argument });
}

function orphans(count: number): string {
  const [files, are, them] = count === 1 ? ['1 uploaded file', 'is', 'it'] : [`${count} uploaded files`, 'are', 'them'];
  return `${files} ${are} attached to nothing; Redmine removes ${them} after a day.`;
}
