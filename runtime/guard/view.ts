/*
 * Filters look at the text as a reader decodes it, and change it as it is written. What no filter touches keeps its
 * spelling: `&lt;b&gt;` in a code sample stays, `&lt;!-- hidden --&gt;` does not.
 */

/** A text, and where in its source each of its UTF-16 units starts; `at` has one more entry, the end. */
export interface View {
  readonly text: string;
  readonly at: Int32Array;
}

/** What stands from `from` up to `to` becomes `text`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Finds what has to change; the edits do not overlap. */
export type Filter = (text: string) => readonly Edit[];

/** One whole match of a pattern becomes `text`. */
export function replaced(match: RegExpExecArray, text: string): Edit {
  return { from: match.index, to: match.index + match[0].length, text };
}

/** Applies edits that were found in a view to the source of the view; without a view they were found in the source. */
export function apply(source: string, edits: readonly Edit[], view?: View): string {
  if (edits.length === 0) return source;
  const place = (index: number) => view?.at[index] ?? index;
  const parts: string[] = [];
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    parts.push(source.slice(done, place(edit.from)), edit.text);
    done = place(edit.to);
  }
  return parts.join('') + source.slice(done);
}

/** The view of a view's view: positions lead to the source of `first`. */
export function compose(first: View | undefined, second: View): View {
  return first === undefined ? second : { text: second.text, at: second.at.map((index) => first.at[index] ?? index) };
}
