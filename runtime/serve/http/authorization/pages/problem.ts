import { html } from './html.ts';
import { page } from './page.ts';
import { type ProblemKind, wordsFor } from './words.ts';

/** What a person is told where the flow cannot go on. */
export interface Problem {
  readonly kind: ProblemKind;
  /** The id of the request, by which whoever runs this server finds it in the log. */
  readonly reference?: string;
}

/** A whole document. Nothing in it comes from a client or from Redmine. */
export function problemPage({ kind, reference }: Problem, language: string | undefined): string {
  const words = wordsFor(language);
  const { title, text } = words.problems[kind];
  const id = reference === undefined ? '' : html`\n<p class="soft"><code>${reference}</code></p>`;
  return page(words, title, html`<p>${text}</p>${id}`);
}
