import { markdown } from '../../emit/render.ts';
import type { Report } from '../diff.ts';
import type { Finding } from '../finding.ts';
import { wordDiff } from '../words.ts';
import { changedProfiles, cut, headline, placeText, signed, valueText, visible } from './common.ts';

/** GitHub takes 65,536 characters; room for what a workflow adds. */
export const MOST_CHARACTERS = 60_000;
const MOST_VALUE = 600;
const MOST_NAME = 100;
const MOST_TABLES = 20_000;
const FOR_THE_END = 400;

/**
 * The report for a pull request. All that comes from a catalogue stands in code, or is escaped: nothing in it becomes a
 * link, a mention, HTML or the end of a block. What does not fit is counted, never dropped in silence.
 */
export function markdownText(report: Report): string {
  const { old, new: now, findings } = report;
  const head = [
    `## ${headline(report)}`,
    '',
    `What this change lets agents do, see and trust: catalogue ${code(old.sha256.slice(0, 12))} → ${code(now.sha256.slice(0, 12))}.`,
  ];
  const tail = fitting(sections(report), MOST_TABLES);
  let room = MOST_CHARACTERS - FOR_THE_END - length(head) - length(tail);
  const shown: string[] = [];
  for (const finding of findings) {
    const lines = ['', ...findingLines(finding)];
    room -= length(lines);
    if (room < 0) break;
    shown.push(...lines);
  }
  const left = findings.length - shown.filter((line) => line.startsWith('### ')).length;
  const more =
    left > 0 ? ['', `**${left} more ${left === 1 ? 'finding' : 'findings'}**: \`npm run diff\` shows all.`] : [];
  return `${[...head, ...shown, ...more, ...tail].join('\n')}\n`;
}

/** Text of whoever wrote the catalogue: nothing in it is markup, and nothing is invisible. */
const plain = (text: string) => markdown(visible(text));

const length = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The first lines, and how many there are more. */
function fitting(lines: readonly string[], room: number): string[] {
  let left = room;
  const shown = lines.filter((line) => {
    left -= line.length + 1;
    return left >= 0;
  });
  return shown.length === lines.length
    ? shown
    : [...shown, '', `${lines.length - shown.length} more lines: \`npm run diff\` shows all.`];
}

const SIGNS: Record<Finding['level'], string> = { block: '⛔', unknown: '❓', review: '👀', note: 'ℹ️' };

function findingLines(finding: Finding): string[] {
  const { level, rule, tools, consequence, fingerprint, acknowledged } = finding;
  const state = acknowledged === undefined ? `${SIGNS[level]} ${level}` : '✅ acknowledged';
  const names =
    tools
      .slice(0, 8)
      .map((tool) => code(cut(tool, MOST_NAME)))
      .join(', ') + (tools.length > 8 ? ` and ${tools.length - 8} more` : '');
  const about = [names, subjectText(finding.subject)].filter((part) => part !== '').join(': ');
  const place = placeText(finding);
  return [
    `### ${state} · ${rule}${about === '' ? '' : ` · ${about}`}`,
    '',
    ...changeLines(finding),
    `${plain(consequence)}`,
    ...(acknowledged === undefined ? [] : ['', `Accepted: ${plain(cut(acknowledged, MOST_VALUE))}`]),
    '',
    `<sub>${place === '' ? '' : `${code(place)} · `}${code(fingerprint)}</sub>`,
  ];
}

/** A phrase with names in backticks, of which only the names may be anything. */
function subjectText(subject: string): string {
  return subject
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`') && part.length > 1 ? code(part.slice(1, -1)) : part === '' ? '' : spaced(part),
    )
    .join('');
}

const spaced = (part: string) =>
  `${part.startsWith(' ') ? ' ' : ''}${plain(part)}${part.endsWith(' ') && part.trim() !== '' ? ' ' : ''}`;

function changeLines({ old, new: now, isText }: Finding): string[] {
  if (isText && typeof old === 'string' && typeof now === 'string') {
    const runs = wordDiff(cut(old, 2 * MOST_VALUE), cut(now, 2 * MOST_VALUE)).map(({ kind, text }) => {
      const run = plain(cut(valueText(text), MOST_VALUE));
      return kind === 'same' ? run : kind === 'gone' ? `~~${run}~~` : `**${run}**`;
    });
    return [`> ${runs.join(' ')}`, ''];
  }
  const side = (value: typeof old) => (value === undefined ? '' : code(cut(valueText(value), MOST_VALUE)));
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [`now ${side(now)}`, ''];
  if (now === undefined) return [`was ${side(old)}`, ''];
  return [`${side(old)} → ${side(now)}`, ''];
}

/** Tables of what comes and goes; each line is short, and long ones are cut. */
function sections({ profiles, tokens, stale }: Report): string[] {
  const changed = changedProfiles(profiles);
  const list = (tools: readonly string[]) =>
    tools.slice(0, 20).map(code).join(' ') + (tools.length > 20 ? ' …' : '') || '';
  const rows = changed.map(({ name, added, removed }) => `| ${plain(name)} | ${list(added)} | ${list(removed)} |`);
  const counted = tokens.slice(0, 60).map(({ tool, old, new: now }) => {
    return `| ${code(cut(tool, MOST_NAME))} | ${old ?? ''} | ${now ?? ''} | ${signed((now ?? 0) - (old ?? 0))} |`;
  });
  const total = profiles.find(({ name }) => name === 'default')?.tokens;
  if (total && tokens.length > 0)
    counted.push(`| all by default | ${total.old} | ${total.new} | ${signed(total.new - total.old)} |`);
  const lines = (stale ?? []).slice(0, 20).map(({ rule, fingerprint }) => `- ${code(fingerprint)} ${plain(rule)}`);
  return [
    ...(rows.length > 0 ? ['', '| profile | tools that come | tools that go |', '|---|---|---|', ...rows] : []),
    ...(counted.length > 0 ? ['', '| tokens | old | new | |', '|---|---|---|---|', ...counted] : []),
    ...(lines.length > 0
      ? ['', '**Stale** in `spec/acknowledged.yaml`: they match nothing since the last release.', '', ...lines]
      : []),
  ];
}

/** A code span that nothing inside of it can end, also in a table. */
function code(text: string): string {
  const inside = valueText(text).replaceAll('|', '¦');
  const longest = Math.max(0, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || inside.startsWith(' ') || inside === '' ? ' ' : '';
  return `${fence}${pad}${inside}${pad}${fence}`;
}
