/** What bytes are, whatever their name and declared type say: both are the uploader's. */
export type Kind =
  | { readonly kind: 'text'; readonly text: string; readonly encoding: Encoding }
  | { readonly kind: 'picture'; readonly mimeType: PictureType }
  | { readonly kind: 'other' };

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Pictures that models and hosts can show. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** Text is what is valid UTF-8 without NUL, has a byte order mark, or has none of the control bytes that data has. */
export function kindOf(bytes: Buffer): Kind {
  const mimeType = pictureType(bytes);
  if (mimeType !== undefined) return { kind: 'picture', mimeType };
  for (const encoding of candidates(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return { kind: 'text', text, encoding };
  }
  return { kind: 'other' };
}

export function pictureType(bytes: Buffer): PictureType | undefined {
  const starts = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (starts('\xff\xd8\xff')) return 'image/jpeg';
  if (starts('GIF87a') || starts('GIF89a')) return 'image/gif';
  return starts('RIFF') && starts('WEBP', 8) ? 'image/webp' : undefined;
}

function candidates(bytes: Buffer): Encoding[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le'];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be'];
  if (bytes.includes(0)) return [];
  return hasDataBytes(bytes) ? ['utf-8'] : ['utf-8', 'windows-1252'];
}

/** Control bytes other than tab, line ends, vertical tab, form feed and escape (terminal colours in logs). */
function hasDataBytes(bytes: Buffer): boolean {
  // Not `some`: a call for each of 50 million bytes takes seconds.
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) return true;
  }
  return false;
}

/** The 32 places in which Windows-1252 is not Latin-1 (WHATWG Encoding; TextDecoder of Node 20 mistakes it for that). */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decoded(bytes: Buffer, encoding: Encoding): string | undefined {
  if (encoding === 'windows-1252') {
    return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (unit) => WINDOWS.charAt(unit.charCodeAt(0) - 0x80));
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
