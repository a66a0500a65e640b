import { type ClientMetadata, errors } from 'oidc-provider';
import { invisible } from '../../../guard/invisible.ts';

/** What clients say of themselves is kept for months, and shown to people. */
const MOST_NAME = 100;
const MOST_TEXT = 500;
const MOST_ENTRIES = 20;

/**
 * What a client may say of itself, by registering (RFC 7591) or in its metadata document, besides what the library
 * checks: nothing long, and no name that shows something else than it is.
 * @throws InvalidClientMetadata
 */
export function checkClient(metadata: ClientMetadata): void {
  for (const [key, value] of Object.entries(metadata as Record<string, unknown>)) {
    const isName = key === 'clientName' || key === 'client_name';
    const most = isName ? MOST_NAME : MOST_TEXT;
    const texts = [value].flat().filter((each) => typeof each === 'string');
    if (Array.isArray(value) && value.length > MOST_ENTRIES)
      throw refused(key, `has more than ${MOST_ENTRIES} entries`);
    if (texts.some((text) => text.length > most)) throw refused(key, `has more than ${most} characters`);
    if (isName && texts.some((text) => /\p{Cc}/u.test(text) || invisible(text).length > 0)) {
      throw refused(key, 'has characters that nobody sees, or that turn text around');
    }
  }
}

function refused(key: string, what: string): Error {
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return new errors.InvalidClientMetadata(`${name} ${what}`);
}
