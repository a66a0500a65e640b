import { validateHeaderName, validateHeaderValue } from 'node:http';
import { ToolError } from '../errors.ts';
import { RESERVED_HEADERS } from './reserved-headers.ts';

/** Who a request is made for. */
export type Credential =
  | { readonly kind: 'api-key'; readonly key: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'bearer';
      /** The one to use now: it changes when it is renewed. */
      readonly token: string;
      /**
       * Gets another token in the place of one that Redmine refused.
       * @returns whether there is one now
       * @throws ToolError why there is none
       */
      readonly renew?: (refused: string) => Promise<boolean>;
    };

/** What is sent, and once more where its token is refused and can be renewed: what Redmine refuses so it has not done. */
export async function renewing<T>(
  credential: Credential,
  send: () => Promise<T>,
  isRefused: (answer: T) => boolean,
): Promise<T> {
  if (credential.kind !== 'bearer' || !credential.renew) return send();
  const { token } = credential;
  const answer = await send();
  return isRefused(answer) && (await credential.renew(token)) ? send() : answer;
}

/**
 * The header that carries the credential, in lower case.
 * @throws ToolError `unauthenticated` when it holds characters that no header can carry; the text is not shown.
 */
export function credentialHeader(credential: Credential): Record<string, string> {
  const [name, value] = header(credential);
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new ToolError('unauthenticated', 'The credential for Redmine contains characters that cannot be sent.');
  }
  return { [name]: value };
}

function header(credential: Credential): [string, string] {
  switch (credential.kind) {
    case 'api-key':
      return ['x-redmine-api-key', credential.key];
    case 'bearer':
      return ['authorization', `Bearer ${credential.token}`];
    case 'basic': {
      // RFC 7617 section 2: a colon ends the user name.
      if (credential.username.includes(':')) {
        throw new ToolError('unauthenticated', 'The user name for Redmine contains a colon, which cannot be sent.');
      }
      const pair = `${credential.username}:${credential.password}`;
      return ['authorization', `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`];
    }
  }
}

/**
 * The operator's extra headers with lower-case names.
 * @throws ToolError `invalid_arguments` naming a header that cannot be set; never its value.
 */
export function extraHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (RESERVED_HEADERS.has(lower)) throw refuse(name, 'cannot be set there');
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw refuse(name, 'is not a header that can be sent');
    }
    if (Object.hasOwn(result, lower)) throw refuse(name, 'is given twice');
    result[lower] = value;
  }
  return result;
}

function refuse(name: string, reason: string): ToolError {
  return new ToolError('invalid_arguments', `REDMINE_HEADERS: ${JSON.stringify(name.slice(0, 80))} ${reason}.`);
}
