import type { Json } from '../../generated/types.ts';
import type { Settings } from '../config.ts';
import { ToolError } from '../errors.ts';
import { at, isList } from '../json.ts';
import { readLocal } from './local.ts';
import { fetchRemote } from './remote.ts';

/** A file that is going to be uploaded. */
export interface SourceFile {
  /** Where it stands among the arguments: `attachments.0`. */
  readonly argument: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly description: string | undefined;
}

/** What the operator decided about where files may come from. */
export type SourceSettings = Pick<Settings, 'uploadRoots' | 'uploadUrls' | 'maxDownloadBytes' | 'timeoutS'>;

/** All files of one call together; they are held in memory. */
const MOST_BYTES = 50 * 1024 * 1024;

/**
 * The files that an argument describes, one (`attachments.0`) or several, read completely: nothing is uploaded before
 * all of them are there.
 * @throws ToolError naming the file that cannot be had
 */
export async function openSources(
  argument: string,
  given: Json,
  settings: SourceSettings,
  signal: AbortSignal,
): Promise<SourceFile[]> {
  const described = isList(given)
    ? given.map((file, index) => ({ file, where: `${argument}.${index}` }))
    : [{ file: given, where: argument }];
  const files: SourceFile[] = [];
  let left = MOST_BYTES;
  for (const { file, where } of described) {
    const { filename, bytes } = await sourceOf(where, file, settings, left, signal);
    const own = textAt(file, 'filename') ?? filename;
    if (own.trim() === '' || /[/\\\p{Cc}]/u.test(own)) {
      throw new ToolError('invalid_arguments', `"${where}" needs a filename.`, { argument: `${where}.filename` });
    }
    left -= bytes.length;
    files.push({ argument: where, filename: own, bytes, description: textAt(file, 'description') });
  }
  return files;
}

async function sourceOf(
  where: string,
  file: Json,
  settings: SourceSettings,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ filename: string; bytes: Buffer }> {
  const [path, url] = [textAt(file, 'path'), textAt(file, 'url')];
  if (path !== undefined) {
    if (settings.uploadRoots.length === 0) throw switchedOff(`${where}.path`, 'REDMINE_MCP_UPLOAD_FILE_ROOTS');
    return readLocal(`${where}.path`, path, settings.uploadRoots, maxBytes);
  }
  if (url !== undefined) {
    if (!settings.uploadUrls) throw switchedOff(`${where}.url`, 'REDMINE_MCP_UPLOAD_URLS');
    const most = Math.min(maxBytes, settings.maxDownloadBytes);
    return fetchRemote(`${where}.url`, url, { maxBytes: most, timeoutMs: settings.timeoutS * 1000, signal });
  }
  const bytes = written(where, file);
  if (bytes.length <= maxBytes) return { filename: '', bytes };
  throw new ToolError('too_large', `"${where}" has ${bytes.length} bytes; ${maxBytes} are left for this call.`, {
    argument: where,
  });
}

/** Text, or bytes as base64 that is complete. */
function written(where: string, file: Json): Buffer {
  const text = textAt(file, 'content');
  if (text !== undefined) return Buffer.from(text, 'utf8');
  const encoded = textAt(file, 'content_base64') ?? '';
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') === encoded) return bytes;
  throw new ToolError('invalid_arguments', `"${where}.content_base64" is not complete base64.`, {
    argument: `${where}.content_base64`,
  });
}

function switchedOff(argument: string, setting: string): ToolError {
  return new ToolError(
    'not_enabled',
    `"${argument}" is not enabled on this server. Its operator can allow it with ${setting}. Send the content instead.`,
    { argument },
  );
}

function textAt(file: Json, key: string): string | undefined {
  const value = at(file, key);
  return typeof value === 'string' ? value : undefined;
}
