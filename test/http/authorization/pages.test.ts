/** The pages that a person sees between a client and Redmine. How they look and work in a browser: test/live/browser. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolsets } from '../../../generated/index.ts';
import { oauthScopes, operations } from '../../../generated/tables.ts';
import { loadTools } from '../../../runtime/catalogue.ts';
import { BASE_SCOPES } from '../../../runtime/policy/scopes.ts';
import { destinationOf, shownName } from '../../../runtime/serve/http/authorization/pages/client.ts';
import {
  type ConsentRequest,
  consentPage,
  readConsent,
} from '../../../runtime/serve/http/authorization/pages/consent.ts';
import { leavingPage } from '../../../runtime/serve/http/authorization/pages/leaving.ts';
import { pageHeaders } from '../../../runtime/serve/http/authorization/pages/page.ts';
import { problemPage } from '../../../runtime/serve/http/authorization/pages/problem.ts';
import { en } from '../../../runtime/serve/http/authorization/pages/words/en.ts';
import { LANGUAGES, type ProblemKind, wordsFor } from '../../../runtime/serve/http/authorization/pages/words.ts';
import { hostileText, RUNS } from '../../guard/hostile.ts';

const SCOPES = [...BASE_SCOPES, 'view_issues', 'edit_issues', 'delete_issues', 'log_time', 'admin'];
const REQUEST: ConsentRequest = {
  client: { id: 'made-up', name: 'Some Client', isVerified: false },
  redirectUri: 'https://client.example/back',
  scopes: SCOPES,
  base: BASE_SCOPES,
  language: 'en',
  csrf: 'token',
  action: '/interaction/1',
};

/** Tags with their attributes' names, in order: what somebody's text must not change. */
const structureOf = (page: string) =>
  [...page.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/gi)].map(
    ([, tag, attributes = '']) => `${tag}${attributes.replace(/="[^"]*"/g, '')}`,
  );

/** Every `<` opens one of those tags. */
const openersOf = (page: string) => page.replace('<!doctype html>', '').split('<').length - 1;

const boxesOf = (page: string) =>
  [...page.matchAll(/<input type="checkbox" name="scope" value="([^"]*)"( checked)?>/g)].map(
    ([, scope = '', checked]) => ({ scope, checked: checked !== undefined }),
  );

const all = Object.values(LANGUAGES);
const everything = [
  ...all.map(({ language }) => consentPage({ ...REQUEST, language, scopes: oauthScopes })),
  ...all.map(({ language }) => leavingPage('https://redmine.example/oauth/authorize?a=1&b=2', language)),
  ...(Object.keys(en.problems) as ProblemKind[]).map((kind) => problemPage({ kind, reference: 'an-id' }, 'en')),
];

describe('words', () => {
  it.each(all)('$language: every scope that Redmine knows, and no other', ({ scopes }) => {
    expect(Object.keys(scopes).sort()).toEqual([...oauthScopes].sort());
  });

  it.each(all)('$language: every toolset, and every kind of record that can be deleted', async ({ groups, kinds }) => {
    const deleting = (await loadTools()).filter(({ effect }) => effect === 'destructive');
    expect(Object.keys(groups)).toEqual(expect.arrayContaining(Object.keys(toolsets)));
    expect(Object.keys(kinds).sort()).toEqual(deleting.flatMap(({ actions }) => Object.keys(actions)).sort());
  });

  it('say something of their own in each language', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);
    const [english = [], ...others] = all.map((words) =>
      texts([words.consent, words.leaving, words.problems, words.scopes]),
    );
    for (const text of [english, ...others].flat()) expect(text.trim()).not.toBe('');
    for (const other of others) {
      expect(other).toHaveLength(english.length);
      expect(other.filter((text) => english.includes(text))).toEqual([]);
    }
  });

  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['fr', 'en'],
    ['de', 'de'],
    ['de-CH,de;q=0.9,en;q=0.8', 'de'],
    ['fr, ja;q=0.5, en;q=0.7', 'en'],
    ['en;q=0.1, JA', 'ja'],
    ['de;q=0, ja;q=0.2', 'ja'],
    ['constructor, __proto__', 'en'],
    ['de;q=x', 'en'],
  ])('Accept-Language %s: %s', (header, language) => {
    expect(wordsFor(header).language).toBe(language);
    expect(consentPage({ ...REQUEST, language: header })).toContain(`<html lang="${language}">`);
  });
});

describe('the consent page', () => {
  it('offers what was asked for: base always, destructive and admin unticked', () => {
    expect(boxesOf(consentPage(REQUEST))).toEqual([
      { scope: 'view_issues', checked: true },
      { scope: 'edit_issues', checked: true },
      { scope: 'log_time', checked: true },
      { scope: 'delete_issues', checked: false },
      { scope: 'admin', checked: false },
    ]);
  });

  it('never ticks what is for deleting alone, and says of the rest what else it deletes', async () => {
    const page = consentPage({ ...REQUEST, scopes: oauthScopes });
    const deleting = Object.values(operations)
      .filter(({ effect }) => effect === 'destructive')
      .flatMap(({ permission }) => (typeof permission === 'object' ? permission.anyOf : []));
    expect(deleting).toContain('delete_issues');
    for (const scope of deleting) {
      const [label = ''] = page.match(new RegExp(`value="${scope}".*?</label>`)) ?? [];
      expect([scope, label]).not.toEqual([scope, '']);
      expect(!label.includes(' checked') || label.includes(en.consent.alsoDeletes), scope).toBe(true);
    }
  });

  it('warns of admin, and only where it is asked for', () => {
    const text = en.consent.admin;
    expect(consentPage(REQUEST)).toContain(text);
    expect(consentPage({ ...REQUEST, scopes: SCOPES.filter((scope) => scope !== 'admin') })).not.toContain(text);
  });

  it('has landmarks, labels and one way in each direction, for who does not see it', () => {
    const short = { ...REQUEST, scopes: ['view_project', 'view_issues', 'delete_issues'] };
    const form = structureOf(consentPage(short)).filter((tag) => !/^\/?(p|div|span|bdi|d[dlt]|ul|li)\b/.test(tag));
    const box = (checked: string) => ['label class', `input type name value${checked}`, '/label'];
    expect(form).toEqual([
      ...['html lang', 'head', 'meta charset', 'title', '/title', 'meta name content', 'meta name content'],
      ...['meta name content', 'style', '/style', '/head', 'body', 'main', 'h1', '/h1'],
      ...['form method action', 'input type name value', 'h2', '/h2'],
      ...['fieldset', 'legend', '/legend', '/fieldset'],
      ...['fieldset', 'legend', '/legend', ...box(' checked'), '/fieldset'],
      ...['fieldset', 'legend', '/legend', ...box(''), '/fieldset'],
      // The first one is what the enter key does.
      ...['button name value', '/button', 'button name value class', '/button'],
      ...['/form', '/main', '/body', '/html'],
    ]);
    expect(consentPage(short).indexOf('value="deny"')).toBeLessThan(consentPage(short).indexOf('value="allow"'));
  });

  it('says of a verified client its host, and of another one that it is none', () => {
    const verified = { id: 'https://client.example/c', name: 'Redmine', isVerified: true, host: 'client.example' };
    expect(consentPage({ ...REQUEST, client: verified })).toContain('<dd class="value">client.example</dd>');
    expect(consentPage({ ...REQUEST, client: verified })).not.toContain(en.consent.unverified);
    const claimed = consentPage({ ...REQUEST, client: { ...verified, isVerified: false } });
    expect(claimed).toContain(en.consent.unverified);
    expect(claimed).not.toContain(en.consent.verified);
  });

  it('is the same page whatever a client calls itself', () => {
    const known = ['Some Client', 'Сlient', ''].map((name) =>
      structureOf(consentPage({ ...REQUEST, client: { ...REQUEST.client, name } })).join('>'),
    );
    fc.assert(
      fc.property(hostileText, (name) => {
        const page = consentPage({ ...REQUEST, client: { id: name, name, isVerified: false } });
        expect(known).toContain(structureOf(page).join('>'));
        expect(openersOf(page)).toBe(structureOf(page).length);
      }),
      RUNS,
    );
  });

  it('is the same page wherever a client is, or wants its user sent', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const client = { id: text, name: 'x', isVerified: true, host: text };
        for (const redirectUri of [text, `https://client.example/${text}`, `a.scheme:${text}`]) {
          const page = consentPage({ ...REQUEST, client, redirectUri, csrf: text, action: text });
          expect(openersOf(page)).toBe(structureOf(page).length);
          expect(page.replace(/="[^"]*"/g, '')).not.toMatch(/\p{Bidi_Control}/u);
        }
      }),
      { ...RUNS, numRuns: 400 },
    );
  });
});

describe('names that clients chose', () => {
  it('are one short line of what one can see', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const { text } = shownName(name) ?? { text: '' };
        expect([...text].length).toBeLessThanOrEqual(61);
        expect(text).not.toMatch(/[\p{Bidi_Control}\n\r\t\u2028\u2029\u200b\u0085]|\p{M}{4}/u);
      }),
      RUNS,
    );
  });

  it.each([
    ['Claude Code', 'Claude Code', false],
    ['\u0421laude', '[\u0421]laude', true],
    ['\u0440\u0430\u0443\u0440\u0430\u0443', '[\u0440\u0430\u0443\u0440\u0430\u0443]', true],
    ['Яндекс Client', 'Яндекс Client', false],
    ['Ελληνικά', 'Ελληνικά', false],
    ['日本語クライアントApp', '日本語クライアントApp', false],
    ['لوحة المفاتيح', 'لوحة المفاتيح', false],
    ['Ｃｌａｕｄｅ', 'Claude', false],
    ['𝐂𝐥𝐚𝐮𝐝𝐞', 'Claude', false],
    ['evil\u202eedualC', 'eviledualC', false],
    ['a\n\n\nb', 'a b', false],
    [`x${'\u0301'.repeat(50)}`, `x${'\u0301'.repeat(3)}`, false],
    ['y'.repeat(20_000), `${'y'.repeat(60)}…`, false],
  ])('%j: %j', (name, text, isMixed) => {
    expect(shownName(name)).toEqual({ text, isMixed });
  });

  it.each([undefined, '', ' ', '\u200b', '\u202e'])('%j: none', (name) => {
    expect(shownName(name)).toBeUndefined();
  });
});

describe('where the access goes', () => {
  it.each([
    ['http://localhost:1234/cb', 'loopback', 'localhost:1234'],
    ['http://127.0.0.1:1234/cb', 'loopback', '127.0.0.1:1234'],
    ['http://[::1]:1234/cb', 'loopback', '[::1]:1234'],
    ['https://client.example/cb', 'site', 'client.example'],
    ['https://localhost.client.example/cb', 'site', 'localhost.client.example'],
    ['https://localhost@client.example/cb', 'site', 'client.example'],
    ['https://cl\u0456ent.example/cb', 'site', 'xn--clent-o2e.example'],
    ['cursor://anything/cb', 'program', 'cursor:'],
    ['com.example.app:/cb', 'program', 'com.example.app:'],
  ])('%s: %s', (uri, kind, shown) => {
    expect(destinationOf(uri)).toEqual({ kind, shown });
    expect(consentPage({ ...REQUEST, redirectUri: uri })).toContain(en.consent[kind as 'site']);
  });
});

describe('what was decided', () => {
  const field = fc.tuple(
    fc.constantFrom('scope', 'scope', 'scope', 'base', 'csrf', ''),
    fc.oneof(fc.constantFrom(...oauthScopes), fc.string()),
  );
  const decision = fc.tuple(fc.constant('decision'), fc.constantFrom('allow', 'allow', 'allow', 'deny', ''));
  const form = fc
    .tuple(fc.array(field), fc.array(decision, { maxLength: 2 }))
    .map(([fields, decisions]) => [...fields, ...decisions]);

  it('is never more than was asked for, and always the base where it is anything', () => {
    fc.assert(
      fc.property(form, fc.subarray([...SCOPES]), (fields, scopes) => {
        const asked = [...new Set([...BASE_SCOPES, ...scopes])];
        const answer = readConsent(new URLSearchParams(fields), { scopes: asked, base: BASE_SCOPES });
        const decisions = fields.filter(([name]) => name === 'decision').map(([, value]) => value);
        expect(answer.allowed).toBe(decisions.join() === 'allow');
        const ticked = fields.flatMap(([name, value]) => (name === 'scope' ? [value] : []));
        const wanted = asked.filter(
          (each) => ticked.includes(each) || (BASE_SCOPES as readonly string[]).includes(each),
        );
        expect(answer.scopes).toEqual(answer.allowed ? wanted : []);
      }),
      RUNS,
    );
  });

  it.each([
    ['', false],
    ['decision=deny&scope=view_issues', false],
    ['decision=allow&decision=deny', false],
    ['decision=Allow', false],
    ['decision=allow', true],
  ])('%j: %s', (fields, allowed) => {
    const scopes = allowed ? [...BASE_SCOPES] : [];
    expect(readConsent(new URLSearchParams(fields), REQUEST)).toEqual({ allowed, scopes });
  });
});

describe('every page', () => {
  it('loads nothing and runs nothing', () => {
    for (const page of everything) {
      expect(page).not.toMatch(
        /<(script|link|img|iframe|object|embed|base|svg|video|audio)\b|url\(|@import| on[a-z]+=| style=/i,
      );
    }
  });

  it('has the style that its headers allow, and no other', () => {
    const policy = pageHeaders['content-security-policy'] ?? '';
    for (const page of everything) {
      const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
      expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(page.split('<style').length).toBe(2);
    }
  });

  it('may not be framed, stored, or made to send its form elsewhere', () => {
    expect(pageHeaders).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; .*form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      ),
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
    });
  });
});

describe('the page that takes a browser on', () => {
  it('leads there with and without a click', () => {
    const page = leavingPage('https://redmine.example/oauth/authorize?a=1&b="><script>', 'de');
    const escaped = 'https://redmine.example/oauth/authorize?a=1&amp;b=&quot;&gt;&lt;script&gt;';
    expect(page).toContain(`<meta http-equiv="refresh" content="0; url=${escaped}">`);
    expect(page).toContain(`href="${escaped}"`);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'JavaScript:x', ' javascript:x', 'not an address'])(
    '%s: refused',
    (url) => {
      expect(() => leavingPage(url, 'en')).toThrow();
    },
  );

  it('opens the program of a scheme of its own', () => {
    expect(leavingPage('cursor://x/y?code=1', 'en')).toContain('href="cursor://x/y?code=1"');
  });
});
