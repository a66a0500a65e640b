/** Reading a page as it is stored, changing a word and sending it back changes that word (T6, and T41 for what is marked). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACKS, KEPT } from '../guard/corpus.ts';
import { hostileText, SEED } from '../guard/hostile.ts';
import { done, every, openScene, unique } from './scene.ts';

const WORD = 'changeme7';
const NEW_WORD = 'changed8';

/** Redmine's database and its JSON take neither; what looks like our tags has a test of its own. */
const isStorable = (text: string) =>
  !/[\0\ud800-\udfff]/u.test(text) && !/untrusted/i.test(text.normalize('NFKC').replace(/\P{L}/gu, ''));
const pieces = [...KEPT, ...ATTACKS].map(([, text]) => text).filter(isStorable);
const composed = fc.sample(hostileText.filter(isStorable), { seed: SEED, numRuns: 40 });
/** A page of everything, and some of a few pieces. */
const TEXTS = [
  [pieces.join('\n\n'), WORD, pieces.join(' ')].join(' '),
  [composed.slice(0, 20).join('\n'), WORD, composed.slice(20).join('\r\n')].join('\n'),
  ...composed.slice(0, 4).map((text) => `x${text}${WORD}${text}x`),
];

/** What an agent pastes: the last boundary with all that is in it, behind this heading. */
function marked(text: string, heading: string): string {
  const rest = text.slice(text.indexOf(`\n${heading} `));
  return [...rest.matchAll(/<untrusted-([0-9a-f]{16})>[\s\S]*?<\/untrusted-\1>/g)].at(-1)?.[0] ?? '';
}

/** Where two texts part. */
function difference(is: string, wanted: string): { is: string; wanted: string } | undefined {
  if (is === wanted) return undefined;
  const at = Array.from({ length: is.length + 1 }).findIndex((_, index) => is[index] !== wanted[index]);
  return { is: is.slice(Math.max(0, at - 9), at + 20), wanted: wanted.slice(Math.max(0, at - 9), at + 20) };
}

describe.each(every)('a text that is read verbatim and sent back, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const admin = await scene.as('admin');

  it('T6: a wiki page is what it was but for the word that was changed', async () => {
    for (const given of TEXTS) {
      const title = unique('Verbatim');
      const path = `/projects/alpha/wiki/${encodeURIComponent(title)}.json`;
      await scene.rest('admin', 'PUT', path, { wiki_page: { text: given } });
      const before = (await scene.rest('admin', 'GET', path)).body.wiki_page.text as string;
      expect(difference(before, given)).toBeUndefined();
      const { text } = await done(admin.call('get_wiki_page', { project: 'alpha', title, verbatim: true }));
      const sent = marked(text, 'text').replace(WORD, NEW_WORD);
      await done(admin.call('write_wiki_page', { action: 'update', project: 'alpha', title, text: sent }));
      const after = (await scene.rest('admin', 'GET', path)).body.wiki_page.text as string;
      expect(difference(after, before.replace(WORD, NEW_WORD))).toBeUndefined();
    }
  });

  // Issue#description= makes every line end CR LF.
  it('T6: a description is what it was but for the word that was changed', async () => {
    for (const given of TEXTS) {
      const id = await scene.issue({ description: given });
      const before = (await scene.look(id)).description as string;
      expect(difference(before, given.replace(/\r\n|\r|\n/g, '\r\n'))).toBeUndefined();
      const { text } = await done(admin.call('get_issue', { issue_id: id, verbatim: true }));
      const description = marked(text, 'description').replace(WORD, NEW_WORD);
      await done(admin.call('update_issue', { issue_id: id, description }));
      const after = (await scene.look(id)).description as string;
      expect(difference(after, before.replace(WORD, NEW_WORD))).toBeUndefined();
    }
  });

  it('T6: a note is what it was but for the word that was changed', async () => {
    const id = await scene.issue();
    const notes = async () => (await scene.look(id, 'journals')).journals as { id: number; notes: string }[];
    for (const given of TEXTS) {
      await scene.rest('admin', 'PUT', `/issues/${id}.json`, { issue: { notes: given } });
      const before = (await notes()).at(-1);
      if (!before) throw new Error('there is no note');
      const { text } = await done(admin.call('get_issue', { issue_id: id, note_id: before.id, verbatim: true }));
      const sent = marked(text, `note ${before.id} ·`).replace(WORD, NEW_WORD);
      await done(admin.call('edit_note', { issue_id: id, note_id: before.id, notes: sent }));
      const after = (await notes()).find((note) => note.id === before.id)?.notes ?? '';
      expect(difference(after, before.notes.replace(WORD, NEW_WORD))).toBeUndefined();
    }
  });
});
