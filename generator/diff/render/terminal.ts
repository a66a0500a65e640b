import type { Report } from '../diff.ts';
import type { Finding } from '../finding.ts';
import { wordDiff } from '../words.ts';
import { changedProfiles, cut, headline, placeText, signed, valueText, visible } from './common.ts';

export interface Terminal {
  readonly columns: number;
  readonly color: boolean;
}

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, bold: 1, dim: 2 } as const;
type Style = keyof typeof CODES;
type Paint = (style: Style, text: string) => string;

const LEVELS: Record<Finding['level'], Style> = { block: 'red', unknown: 'magenta', review: 'yellow', note: 'blue' };

/** The report for people: what blocks comes first. No line is wider than the terminal, but for a word that is. */
export function terminalText(report: Report, { columns, color }: Terminal): string {
  const paint: Paint = (style, text) => (color && text !== '' ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
  const width = Math.max(40, columns);
  const lines = [
    paint('bold', headline(report)),
    ...wrap(`${side(report.old)} → ${side(report.new)}`, width, '').map((line) => paint('dim', line)),
    ...report.findings.flatMap((finding) => ['', ...findingLines(finding, width, paint)]),
    ...sections(report, width, paint),
  ];
  return `${lines.join('\n')}\n`;
}

const side = ({ name, sha256 }: Report['old']) => `${name} ${sha256.slice(0, 12)}`;

function findingLines(finding: Finding, width: number, paint: Paint): string[] {
  const { level, rule, tools, subject, consequence, fingerprint, acknowledged } = finding;
  const about = [tools.join(', '), visible(subject)].filter((part) => part !== '').join(': ');
  const state = acknowledged === undefined ? level : 'acknowledged';
  const head = wrap(`${rule} ${about}`, width - state.length - 1, '  ');
  const indent = (text: string) => wrap(text, width - 2, '').map((line) => `  ${line}`);
  return [
    ...head.map((line, i) =>
      i === 0 ? `${paint(acknowledged === undefined ? LEVELS[level] : 'green', state)} ${line}` : line,
    ),
    ...changeLines(finding, width, paint),
    ...indent(consequence),
    ...(acknowledged === undefined ? [] : indent(`Accepted: ${visible(acknowledged)}`)),
    ...indent([placeText(finding), fingerprint].filter((part) => part !== '').join('  ')).map((line) =>
      paint('dim', line),
    ),
  ];
}

const MOST = 600;

function changeLines({ old, new: now, isText }: Finding, width: number, paint: Paint): string[] {
  const text = (value: typeof old) => cut(valueText(value), MOST);
  if (isText && typeof old === 'string' && typeof now === 'string') {
    const marks = { same: ['', ''], gone: ['[-', '-]'], new: ['{+', '+}'] } as const;
    const runs = wordDiff(old, now).map(({ kind, text: run }) => `${marks[kind][0]}${visible(run)}${marks[kind][1]}`);
    const lines = wrap(cut(runs.join(' '), MOST), width - 4, '').map((line) => `    ${line}`);
    return lines.map((line) =>
      line
        .replaceAll(/\[-.*?-\]/g, (run) => paint('red', run))
        .replaceAll(/\{\+.*?\+\}/g, (run) => paint('green', run)),
    );
  }
  const side = (sign: string, value: typeof old, style: Style) =>
    value === undefined
      ? []
      : wrap(text(value), width - 4, '').map((line, i) => paint(style, `  ${i === 0 ? sign : ' '} ${line}`));
  return [...side('-', old, 'red'), ...side('+', now, 'green')];
}

function sections({ profiles, tokens, stale }: Report, width: number, paint: Paint): string[] {
  const profileLines = changedProfiles(profiles).flatMap(({ name, added, removed }) => {
    const tools = [...added.map((tool) => `+${tool}`), ...removed.map((tool) => `-${tool}`)].join(' ');
    return wrap(`${name}: ${tools}`, width - 2, '  ').map((line) => `  ${line}`);
  });
  const tokenLines = tokens.map(
    ({ tool, old, new: now }) =>
      `  ${visible(tool)} ${old ?? '–'} → ${now ?? '–'} (${signed((now ?? 0) - (old ?? 0))})`,
  );
  const sums = profiles
    .filter(({ name, tokens: sum }) => name === 'default' && sum.old !== sum.new)
    .map(({ name, tokens: sum }) => `  ${name}: ${sum.old} → ${sum.new} (${signed(sum.new - sum.old)})`);
  const staleLines = (stale ?? []).map(({ rule, fingerprint }) => visible(`  ${fingerprint} ${rule}`));
  const section = (title: string, lines: string[]) => (lines.length === 0 ? [] : ['', paint('bold', title), ...lines]);
  return [
    ...section('Tools that come (+) and go (-)', profileLines),
    ...section('Tokens', [...tokenLines, ...sums]),
    ...section('Stale in spec/acknowledged.yaml: they match nothing since the last release', staleLines),
  ];
}

/** Words on lines of this width; a longer word has its own. */
function wrap(text: string, width: number, next: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    const start = lines.length === 0 ? '' : next;
    const longer = line === '' ? `${start}${word}` : `${line} ${word}`;
    if (line !== '' && [...longer].length > width) {
      lines.push(line);
      line = `${next}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
