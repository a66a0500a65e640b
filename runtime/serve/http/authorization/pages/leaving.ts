import { html } from './html.ts';
import { page } from './page.ts';
import { wordsFor } from './words.ts';

/** What an address of these would do, it would do as a page of this server. */
const RUN_HERE = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:', 'view-source:'];

/**
 * Takes the browser on after a form was sent. A redirect would do, but `form-action` of the page with the form applies to
 * it in Chromium (CSP level 3, 6.4.1), and where Redmine itself redirects to, its single sign-on, nobody here knows.
 * @param url of http or https, or of a client's own scheme
 * @throws Error for another one: clients cannot register any
 */
export function leavingPage(url: string, language: string | undefined): string {
  if (RUN_HERE.includes(new URL(url).protocol)) throw new Error('That address is none to send a browser to.');
  const words = wordsFor(language);
  const { title, text, link } = words.leaving;
  const main = html`<p>${text}</p>
<p><a class="button" href="${url}">${link}</a></p>`;
  return page(words, title, main, html`<meta http-equiv="refresh" content="0; url=${url}">\n`);
}
