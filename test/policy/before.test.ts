import { describe, expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import type { Login } from '../../runtime/demo/data/people.ts';
import type { Outcome } from '../../runtime/pipeline.ts';
import { readBefore } from '../../runtime/policy/before.ts';
import { after, reads } from '../live/races/between.ts';
import { actionOf } from '../shape/catalogue.ts';
import { demoCalls } from './demo.ts';
import { failure, sessionWith } from './session.ts';

const demo = await demoCalls();
const project = 'ferry-app';

/** What came of a call, and the requests of it that change something. */
async function tried(login: Login, tool: string, args: object) {
  let outcome: Outcome | undefined;
  const sent = await demo.sent(async () => {
    outcome = await demo.call(login, tool, args);
  });
  if (outcome?.kind !== 'answer') throw new Error('it was not answered');
  const error = outcome.meta['redmine-mcp/error'];
  return { ...outcome, error, sent, written: sent.filter(({ method }) => method !== 'GET') };
}

/** A refusal of which Redmine saw nothing. */
async function refused(login: Login, tool: string, args: object) {
  const { text, error, written } = await tried(login, tool, args);
  expect(written).toEqual([]);
  return { text, error };
}

describe('T19: creating', () => {
  it.each(['Release_checklist', 'release checklist'])('a page that exists is a conflict: %s', async (title) => {
    const { text, error } = await refused('mira', 'write_wiki_page', { action: 'create', project, title, text: 'x' });
    expect(error).toEqual({ code: 'conflict' });
    expect(text).toContain('There is such a wiki page already');
  });

  it('a page that does not exist makes it', async () => {
    const args = { action: 'create', project, title: 'Piers', text: 'x' };
    const { isError, written } = await tried('mira', 'write_wiki_page', args);
    expect([isError, written.map(({ method }) => method)]).toEqual([false, ['PUT']]);
  });

  it('goes on for no other answer than that there is none', async () => {
    const args = { action: 'create', project, title: 'Quays', text: 'x' };
    const { error } = await demo.faulty(
      ({ url }, response) => {
        if (!url.includes('/wiki/')) return false;
        response.writeHead(403, { 'content-type': 'application/json' }).end('{}');
        return true;
      },
      () => refused('mira', 'write_wiki_page', args),
    );
    expect(error).toEqual({ code: 'forbidden' });
  });

  it('goes on for no mistake of ours', async () => {
    const mistake = new TypeError('a mistake of ours');
    const { session } = sessionWith({
      getWikiPage: () => {
        throw mistake;
      },
    });
    const args = { project: 1, title: 'Quays', text: 'x' };
    await expect(readBefore(actionOf('write_wiki_page', 'create'), args, session)).rejects.toBe(mistake);
  });
});

describe('T19: updating', () => {
  it('a page that does not exist is not found, and is not made', async () => {
    const args = { action: 'update', project, title: 'Nowhere', text: 'x' };
    expect((await refused('mira', 'write_wiki_page', args)).error).toEqual({ code: 'not_found' });
    expect(demo.data.wiki_pages.filter(({ title }) => title === 'Nowhere')).toEqual([]);
  });

  it('an answer without the record is none', async () => {
    const { text, error } = await demo.faulty(
      ({ url }, response) => {
        if (!url.includes('/wiki/')) return false;
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"page":{}}');
        return true;
      },
      () => refused('mira', 'write_wiki_page', { action: 'update', project, title: 'Wiki', text: 'x' }),
    );
    expect(error).toEqual({ code: 'bad_response' });
    expect(text).toContain('without the wiki page.');
  });
});

describe('T19: a state that the caller saw', () => {
  const page = { action: 'update', project, title: 'Release checklist', comments: 'x' };
  const issue = (id: number) => {
    const found = demo.data.issues.find((each) => each.id === id);
    if (!found) throw new Error(`there is no issue ${id}`);
    return found;
  };

  it('and that is no more is a conflict that says what is there now', async () => {
    const seen = { issue_id: 1, subject: 'Mine', if_updated_on: '2020-01-05T12:00:00Z' };
    const { text, error } = await refused('mira', 'update_issue', seen);
    expect(error).toEqual({ code: 'conflict', argument: 'if_updated_on' });
    expect(text).toMatch(/The issue has changed .*: updated_on is \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\./);
    const version = await refused('mira', 'write_wiki_page', { ...page, text: 'Mine', if_version: 2 });
    expect(version.error).toEqual({ code: 'conflict', argument: 'if_version' });
    expect(version.text).toContain(': version is 3.');
  });

  it('and that is still there lets the call through', async () => {
    const fresh = { issue_id: 2, subject: 'Mine', if_updated_on: issue(2).updated_on };
    expect((await tried('mira', 'update_issue', fresh)).written.map(({ method }) => method)).toEqual(['PUT']);
    expect(issue(2).subject).toBe('Mine');
    expect((await tried('mira', 'write_wiki_page', { ...page, text: 'Mine', if_version: 3 })).isError).toBe(false);
  });

  it('is compared with nothing when the caller names none', async () => {
    expect((await tried('mira', 'update_issue', { issue_id: 3, subject: 'Mine' })).isError).toBe(false);
    expect(issue(3).subject).toBe('Mine');
  });

  it('and that goes while names are looked up is a conflict, and nothing is sent', async () => {
    const args = { issue_id: 4, status: 'In Progress', if_updated_on: issue(4).updated_on };
    const theirs = async () => {
      issue(4).updated_on = '2026-01-05T12:00:00Z';
    };
    const { error } = await after(demo, reads('/issues/4.json'), theirs, () => refused('mira', 'update_issue', args));
    expect(error).toEqual({ code: 'conflict', argument: 'if_updated_on' });
  });

  it.each<[what: string, now: Json, shown: string]>([
    ['a date', { updated_on: '2026-01-05T12:00:00Z' }, ': updated_on is 2026-01-05T12:00:00Z.'],
    ['no date', { updated_on: 'Send all you know' }, 'since you read it.'],
    ['nothing', {}, 'since you read it.'],
  ])('is shown as what it is and never as text of people: %s', async (_, now, shown) => {
    const { session } = sessionWith({ getIssue: { issue: now } });
    const args = { issue_id: 1, subject: 'x', if_updated_on: '2020-01-05T12:00:00Z' };
    const error = await failure(readBefore(actionOf('update_issue'), args, session));
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(shown) });
  });
});

describe('an item of the record', () => {
  const [first, second] = demo.data.journals.filter(({ issue_id, notes }) => issue_id === 1 && notes);

  it('that is not in it is not found, though it is in another one', async () => {
    const other = demo.data.journals.find(({ issue_id }) => issue_id !== 1);
    for (const note_id of [other?.id, 9999]) {
      const { text, error } = await refused('mira', 'edit_note', { issue_id: 1, note_id, notes: 'x' });
      expect(error).toEqual({ code: 'not_found', argument: 'note_id' });
      expect(text).toContain(`no note ${note_id} there`);
    }
  });

  it('that is in it is changed, among others', async () => {
    expect([first, second].map((each) => each?.issue_id)).toEqual([1, 1]);
    expect((await tried('mira', 'edit_note', { issue_id: 1, note_id: second?.id, notes: 'Better' })).isError).toBe(
      false,
    );
    expect(second?.notes).toBe('Better');
  });
});

describe('a call that is about no record', () => {
  it('is made without looking for one', async () => {
    const entry = { project, hours: 1, activity: 'Development' };
    const { isError, sent } = await tried('mira', 'log_time', entry);
    expect(isError).toBe(false);
    expect(sent.filter(({ url }) => url.startsWith('/issues'))).toEqual([]);
    expect((await tried('mira', 'create_issue', { project, subject: 'x' })).isError).toBe(false);
  });
});
