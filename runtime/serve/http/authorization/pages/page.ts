import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';
import type { Words } from './words.ts';

const STYLE_HASH = createHash('sha256').update(STYLE.text).digest('base64');

/**
 * Of every page: nothing is loaded, nothing runs, nobody frames it or changes where its links lead, and its form goes
 * nowhere else. The policy for referrers is not `no-referrer`: with that a browser sends `Origin: null` with the form (Fetch,
 * "append a request Origin header"), and where the form came from could not be checked. Other servers are told nothing
 * either way.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** A whole document. @param head what only this page has there */
export function page({ language }: Words, title: string, main: Html, head: Html = html``): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${head}<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text;
}
