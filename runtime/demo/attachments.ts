import { createHash } from 'node:crypto';
import { type Answer, type Asked, created, find, invalid, noContent, notFound, ok, Refusal, rootOf } from './answer.ts';
import { canEdit } from './issue-rules.ts';
import { record } from './journals.ts';
import { showAttachment } from './show.ts';
import { type Attachment, byId, type Detail, nextId, now } from './store.ts';

/** Redmine's default for attachment_max_size. */
const MOST_BYTES = 5120 * 1024;

const MAY_UPLOAD = [
  'add_issues',
  'edit_issues',
  'edit_own_issues',
  'copy_issues',
  'add_issue_notes',
  'edit_wiki_pages',
  'manage_files',
  'manage_news',
  'add_documents',
  'edit_documents',
  'add_messages',
  'edit_messages',
  'edit_own_messages',
];

/** POST /uploads.json (AttachmentsController#upload) */
export function uploadFile({ data, access, query, bytes, contentType }: Asked): Answer {
  if (!MAY_UPLOAD.some((permission) => access.mayAnywhere(permission))) access.deny();
  if (!/^application\/octet-stream\b/.test(contentType)) throw new Refusal({ status: 406 });
  if (bytes.length > MOST_BYTES) {
    throw invalid([`This file cannot be uploaded because it exceeds the maximum allowed file size (${MOST_BYTES})`]);
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  const filename = sanitise(query.get('filename') ?? '') || digest.slice(0, 32);
  const attachment: Attachment = {
    id: nextId(data.attachments),
    container: null,
    filename,
    description: null,
    content_type: query.get('content_type') ?? typeOf(filename),
    author_id: access.id,
    created_on: now(),
    digest,
    base64: bytes.toString('base64'),
  };
  data.attachments.push(attachment);
  return created(
    { upload: { id: attachment.id, token: `${attachment.id}.${digest}` } },
    `/attachments/${attachment.id}`,
  );
}

/** Attachment#sanitize_filename: the name without a path, and without characters that file systems refuse. */
const sanitise = (name: string) => name.replace(/^.*[\\/]/s, '').replace(/[/?%*:|"'<>\n\r]+/g, '_');

const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/x-log',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};
const typeOf = (filename: string) => TYPES[filename.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;

/** Uploads that a body names by their tokens, and what is wrong with them. */
export interface Claimed {
  readonly files: readonly Attachment[];
  readonly errors: readonly string[];
}

export function claim({ data }: Pick<Asked, 'data'>, uploads: unknown): Claimed {
  const files: Attachment[] = [];
  const errors: string[] = [];
  for (const upload of Array.isArray(uploads) ? uploads : []) {
    const { token, filename, description, content_type } = upload as Record<string, unknown>;
    const found = data.attachments.find((each) => each.container === null && `${each.id}.${each.digest}` === token);
    if (!found) {
      errors.push('File is invalid');
      continue;
    }
    if (filename) found.filename = sanitise(String(filename));
    found.description = String(description ?? '').trim();
    if (content_type) found.content_type = String(content_type);
    files.push(found);
  }
  return { files, errors };
}

export function attach({ files }: Claimed, container: NonNullable<Attachment['container']>): Detail[] {
  return files.map((file) => {
    file.container = container;
    return { property: 'attachment', name: String(file.id), old_value: null, new_value: file.filename };
  });
}

/** The file of a path, as far as the account may see what it is attached to. */
function attachmentOf({ data, access, path }: Asked): Attachment {
  const attachment = find(data.attachments, path['attachment_id']);
  const { container } = attachment;
  if (container === null) {
    if (attachment.author_id !== access.id) access.deny();
  } else if (container.type === 'Issue') {
    const issue = byId(data.issues, container.id);
    if (!issue || !access.seesIssue(issue)) access.deny();
  } else {
    const page = container.type === 'WikiPage' ? byId(data.wiki_pages, container.id) : undefined;
    const project = byId(data.projects, page?.project_id);
    if (!project) throw notFound();
    access.demand(['view_wiki_pages'], project);
  }
  return attachment;
}

/** GET /attachments/:attachment_id.json */
export const getAttachment = (asked: Asked): Answer => ok({ attachment: showAttachment(asked, attachmentOf(asked)) });

/** GET /attachments/download/:attachment_id, with or without its name */
export function downloadAttachment(asked: Asked): Answer {
  const { filename, content_type, base64 } = attachmentOf(asked);
  const asked_for = asked.path['filename'];
  if (asked_for !== undefined && asked_for !== filename) throw notFound();
  const content = Buffer.from(base64, 'base64');
  return { status: 200, bytes: { content, type: content_type ?? 'application/octet-stream', filename } };
}

/** GET /attachments/thumbnail/:attachment_id: as on a server without ImageMagick, which makes none. */
export function getThumbnail(asked: Asked): Answer {
  attachmentOf(asked);
  throw notFound();
}

/** PUT and DELETE /attachments/:attachment_id.json: who may change what it is attached to. */
function changeable(asked: Asked, wiki: string): Attachment {
  const { data, access } = asked;
  const attachment = attachmentOf(asked);
  const { container } = attachment;
  const record = container?.type === 'Issue' ? byId(data.issues, container.id) : byId(data.wiki_pages, container?.id);
  const project = byId(data.projects, record?.project_id);
  if (!record || !project) return attachment;
  const may = 'tracker_id' in record ? canEdit(access, record, project) : access.may(wiki, project);
  if (!may) access.deny();
  return attachment;
}

export function updateAttachment(asked: Asked): Answer {
  const attachment = changeable(asked, 'edit_wiki_pages');
  const { filename, description, content_type } = rootOf(asked.body, 'attachment');
  const errors: string[] = [];
  if (filename !== undefined && sanitise(String(filename ?? '')) === '') errors.push('File cannot be blank');
  if ([...String(filename ?? '')].length > 255) errors.push('File is too long (maximum is 255 characters)');
  if ([...String(description ?? '')].length > 255) errors.push('Description is too long (maximum is 255 characters)');
  if (errors.length > 0) throw invalid(errors);
  if (filename !== undefined) attachment.filename = sanitise(String(filename));
  if (description !== undefined) attachment.description = description === null ? null : String(description);
  if (content_type !== undefined) attachment.content_type = content_type === null ? null : String(content_type);
  return noContent;
}

export function deleteAttachment(asked: Asked): Answer {
  const { data, access } = asked;
  const attachment = changeable(asked, 'delete_wiki_pages_attachments');
  data.attachments = data.attachments.filter((each) => each !== attachment);
  const issue = attachment.container?.type === 'Issue' ? byId(data.issues, attachment.container.id) : undefined;
  const detail: Detail = {
    property: 'attachment',
    name: String(attachment.id),
    old_value: attachment.filename,
    new_value: null,
  };
  if (issue) record(data, issue, access, [detail]);
  return noContent;
}
