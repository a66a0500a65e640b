import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { findings, type Report, report, sideOf } from '../../../generator/diff/diff.ts';
import { locator } from '../../../generator/diff/locate.ts';
import { jsonText } from '../../../generator/diff/render/json.ts';
import { MOST_CHARACTERS, markdownText } from '../../../generator/diff/render/markdown.ts';
import { terminalText } from '../../../generator/diff/render/terminal.ts';
import { wordDiff } from '../../../generator/diff/words.ts';
import { changed, type Edit } from './changed.ts';

const EDITS: Edit[] = [
  ['redmine/relations.yaml', 'effect: write', 'effect: read\n    why: relations are only notes'],
  ['redmine/relations.yaml', 'Relate an issue to another one, seen', 'Relate one issue to another, seen'],
  ['redmine/issues.yaml', 'default: open, describe', 'default: any, describe'],
];

let made: Report;
beforeAll(() => {
  const [old, now] = [changed(), changed(...EDITS)];
  const all = findings(old.lock, now.lock, locator(old.files, now.files));
  made = report(
    { old: sideOf('main', old.lock), new: sideOf('working tree', now.lock) },
    { old: old.lock, new: now.lock },
    all,
  );
}, 60_000);

describe('for a terminal', () => {
  it('says first what blocks, then each finding, then what comes and goes', () => {
    const text = terminalText(made, { columns: 100, color: false });
    const [first, second] = text.split('\n');
    expect(first).toBe('1 finding blocks, 2 to review, 0 notes.');
    expect(second).toMatch(/^main [0-9a-f]{12} → working tree [0-9a-f]{12}$/);
    expect(text).toMatch(/\nblock effect-lowered link_issues\n {2}- write\n {2}\+ read\n/);
    expect(text).toContain('Relate [-an-] {+one+} issue to [-another one,-] {+another,+} seen');
    expect(text).toMatch(/ {2}spec\/redmine\/relations\.yaml:\d+ {2}[0-9a-f]{16}\n/);
    expect(text).toContain('Tools that come (+) and go (-)\n  read-only: +link_issues\n');
    expect(text).toMatch(/Tokens\n {2}link_issues \d+ → \d+ \(/);
  });

  it.each([40, 60, 100, 200])('keeps to the width of %d columns', (columns) => {
    for (const line of terminalText(made, { columns, color: false }).split('\n'))
      if (line.trim().includes(' ')) expect(line.length, line).toBeLessThanOrEqual(columns);
  });

  it('colours where it may, and says the same', () => {
    const [plain, colored] = [false, true].map((color) => terminalText(made, { columns: 100, color }));
    expect(colored).toContain('\u001b[31mblock\u001b[0m');
    expect(plain).not.toContain('\u001b');
    expect(stripVTControlCharacters(colored ?? '')).toBe(plain);
  });

  it('says so when nothing concerns agents', () => {
    const none = report({ old: made.old, new: made.new }, { old: {}, new: {} }, []);
    expect(terminalText(none, { columns: 80, color: false })).toMatch(/^No change that concerns agents\.\n/);
  });
});

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a catalogue could say to break out of where it is shown. */
const HOSTILE = [
  '```\n# Approved by @octocat',
  '<img src=x onerror=alert(1)><!-- -->',
  '[click](https://evil.example) https://evil.example www.evil.example',
  '| a | b |\n|---|---|',
  '`` ` ``` @team/reviewers #1 GH-1',
  '</sub></details>\n\n## No finding blocks.',
  '\u202eevil\u202c \u001b[2J\u0007 \u2028',
  '**bold** ~~gone~~ &lt;',
];

function hostile(count = HOSTILE.length): Report {
  const texts = Array.from({ length: count }, (_, i) => HOSTILE[i % HOSTILE.length] ?? '');
  const all = texts.map((text, i) => ({
    rule: 'description-changed',
    level: 'review' as const,
    axis: 'authority' as const,
    tools: [text],
    subject: `argument \`${text}\``,
    old: text,
    new: i % 2 === 0 ? [text] : text.repeat(50),
    isText: true,
    consequence: text,
    fingerprint: i.toString(16).padStart(16, '0'),
    place: { file: text, line: 1, side: 'new' as const },
    covers: [],
    acknowledged: text,
  }));
  const tokens = texts.map((text) => ({ tool: text, old: 1, new: 2 }));
  const profiles = texts.map((text) => ({ name: text, added: texts, removed: [text], tokens: { old: 1, new: 2 } }));
  const stale = texts.map((text) => ({ fingerprint: text, rule: text, reason: text }));
  return { ...made, old: { name: '\u001b[31m', sha256: made.old.sha256 }, findings: all, profiles, tokens, stale };
}

describe('for a pull request', () => {
  it('begins with what blocks', () => {
    const text = markdownText(made);
    expect(text.startsWith(`## 1 finding blocks, 2 to review, 0 notes.\n`)).toBe(true);
    expect(text).toContain('### ⛔ block · effect-lowered · `link_issues`\n\n`write` → `read`\n');
    expect(text).toContain('> Relate ~~an~~ **one** issue to ~~another one,~~ **another,** seen');
    expect(text).toContain('| read\\-only | `link_issues` |  |'.replace('\\-', '-'));
  });

  it('lets no text of a catalogue become markup', () => {
    const text = markdownText(hostile());
    // What is left when code spans and escapes are taken out is ours alone.
    const bare = text.replaceAll(/\\.|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    expect(bare).not.toMatch(/@|https?:|www\.|<img|<!--|\]\(|onerror=alert\(1\)>/);
    expect(bare.match(/^#+ .*$/gm)?.every((line) => line.startsWith('### ') || line.startsWith('## 1 finding'))).toBe(
      true,
    );
    expect(bare).not.toMatch(/```/);
    expect(text.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    expect(bare.replaceAll(/<\/?sub>/g, '')).not.toMatch(/[<>](?! )/);
  });

  it('fits into a comment, and counts what did not', () => {
    const text = markdownText(hostile(3000));
    expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    const shown = text.match(/^### /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(5);
    expect(text).toContain(`**${3000 - shown} more findings**`);
    expect(markdownText(made)).not.toContain(' more finding');
  });
});

it('a terminal gets no control of anybody else', () => {
  expect(terminalText(hostile(), { columns: 80, color: false }).replaceAll('\n', '')).not.toMatch(INVISIBLE);
});

describe('for programs', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../generator/diff/report.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

  it('is as its schema says', () => {
    const parsed = JSON.parse(jsonText(made));
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed.counts).toEqual({ block: 1, review: 2, unknown: 0, note: 0, acknowledged: 0 });
    const stale = [{ fingerprint: '0123456789abcdef', rule: 'effect-lowered', reason: 'a reason' }];
    expect(validate(JSON.parse(jsonText({ ...made, stale })))).toBe(true);
    expect(validate({ ...parsed, more: 1 })).toBe(false);
  });
});

describe('words', () => {
  const table: [string, string, string, string][] = [
    ['the same', 'a b', 'a  b', '=a b'],
    ['a word more', 'a c', 'a b c', '=a +b =c'],
    ['a word less', 'a b c', 'a c', '=a -b =c'],
    ['others', 'a b', 'c d', '-a b +c d'],
    ['from nothing', '', 'a', '+a'],
  ];
  it.each(table)('%s', (_, old, now, want) => {
    const marks = { same: '=', gone: '-', new: '+' };
    expect(
      wordDiff(old, now)
        .map(({ kind, text }) => marks[kind] + text)
        .join(' '),
    ).toBe(want);
  });

  it('of long texts are not compared one by one', () => {
    const long = 'a '.repeat(2000);
    expect(wordDiff(long, 'b')).toEqual([
      { kind: 'gone', text: long },
      { kind: 'new', text: 'b' },
    ]);
  });
});
