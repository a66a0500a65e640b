import type { Call, FileContent, Json } from '../../generated/types.ts';
import type { Settings } from '../config.ts';
import { ToolError } from '../errors.ts';
import { at } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { type Encoding, kindOf, type PictureType, pictureType } from './kind.ts';

/** A picture as MCP carries it. */
export interface Picture {
  /** Base64. */
  readonly data: string;
  readonly mimeType: PictureType;
}

/** What is in a file, as far as it can be shown. */
export type Content = {
  /** Where people open it. */
  readonly page: string;
  readonly bytes: number;
} & (
  | { readonly kind: 'text'; readonly text: string; readonly encoding: Encoding }
  | { readonly kind: 'picture'; readonly picture: Picture; readonly isSmaller: boolean }
  | { readonly kind: 'other' }
);

/** What the operator decided about files. */
type ContentSettings = Pick<Settings, 'maxDownloadBytes' | 'publicUrl' | 'url'>;

/** As base64 it stays below the megabyte at which hosts cut results. */
const MOST_PICTURE_BYTES = 700_000;
/** Redmine's largest (Attachment#thumbnail), then one that is small enough whatever it shows. */
const THUMBNAIL_PIXELS = [800, 400];

/**
 * Reads what is in the file that a record is about. What cannot be shown whole is shown as Redmine's thumbnail where it
 * makes one. Nothing is kept.
 * @param call the one that read the record
 * @throws ToolError `too_large` before anything is downloaded, `bad_response` when what came is not the file
 */
export async function readContent(
  record: Json,
  of: FileContent,
  call: Call,
  session: RedmineSession,
  settings: ContentSettings,
): Promise<Content> {
  const page = pageUrl(of.page, call, settings.publicUrl ?? settings.url);
  const size = at(record, of.size);
  if (typeof size === 'number' && size > settings.maxDownloadBytes) {
    throw new ToolError(
      'too_large',
      `The file has ${size} bytes; this server downloads ${settings.maxDownloadBytes} at most ` +
        `(ATTACHMENT_MAX_DOWNLOAD_BYTES). People can open it: ${page}`,
    );
  }
  const bytes = await session.download({ operation: of.download, ...pathOf(call) }, settings.maxDownloadBytes);
  if (bytes.length !== size) {
    throw new ToolError(
      'bad_response',
      `${bytes.length} bytes came for a file of ${String(size)}: it is not the file.`,
    );
  }
  const common = { page, bytes: bytes.length };
  const kind = kindOf(bytes);
  if (kind.kind === 'text') return { ...common, ...kind };
  if (kind.kind === 'picture' && bytes.length <= MOST_PICTURE_BYTES) {
    return { ...common, kind: 'picture', picture: pictureOf(bytes, kind.mimeType), isSmaller: false };
  }
  const smaller = of.thumbnail && (await thumbnail(of.thumbnail, call, session, settings));
  return smaller ? { ...common, kind: 'picture', picture: smaller, isSmaller: true } : { ...common, kind: 'other' };
}

/** Undefined where Redmine makes none: not a picture, a broken one, or no ImageMagick there. */
async function thumbnail(
  operation: Call['operation'],
  call: Call,
  session: RedmineSession,
  settings: ContentSettings,
): Promise<Picture | undefined> {
  const most = Math.min(MOST_PICTURE_BYTES, settings.maxDownloadBytes);
  for (const size of THUMBNAIL_PIXELS) {
    try {
      const bytes = await session.download({ operation, path: { ...call.path, size } }, most);
      const mimeType = pictureType(bytes);
      return mimeType && pictureOf(bytes, mimeType);
    } catch (error) {
      if (!(error instanceof ToolError) || !['too_large', 'not_found', 'upstream_error'].includes(error.code))
        throw error;
      if (error.code !== 'too_large') return undefined;
    }
  }
  return undefined;
}

function pictureOf(bytes: Buffer, mimeType: PictureType): Picture {
  return { data: bytes.toString('base64'), mimeType };
}

const pathOf = ({ path }: Call) => (path ? { path } : {});

/** Path parameters are ids here, proven by the schema of the arguments. */
function pageUrl(route: string, { path }: Call, base: URL | undefined): string {
  const filled = route.replace(/:([a-z_]+)/g, (_, name: string) => encodeURIComponent(String(path?.[name] ?? '')));
  return new URL(filled.slice(1), base).href;
}
