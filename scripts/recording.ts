/**
 * `npm run recording`: runs the demo as a terminal of 96 columns would and draws what it printed as scripts/demo.svg, for
 * the README. Knows the escape sequences that the demo uses: SGR for bold, dim and the 16 colours.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COLUMNS = 96;
const CHARACTER = { width: 8.4, height: 19 };
const MARGIN = 18;
const PAPER = '#11151c';
const INK = '#d5dae3';
/** Select Graphic Rendition, ECMA-48 8.3.117. */
const SGR = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);
/** SGR 30–37 and 90–97. */
const COLOURS = ['#5c6773', '#ff7b72', '#7ee787', '#f2cc60', '#79c0ff', '#d2a8ff', '#76e3ea', '#d5dae3'];

interface Style {
  bold: boolean;
  dim: boolean;
  colour: string;
}

const PLAIN: Style = { bold: false, dim: false, colour: INK };

const root = fileURLToPath(new URL('../', import.meta.url));
const { stdout, status } = spawnSync(process.execPath, ['scripts/demo.mjs'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS), NO_COLOR: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) throw new Error(`the demo ended with ${status}`);
// What is to be pasted is in the README, too, and names this clone.
const [shown = ''] = stdout.split(/\n[^\n]*Your turn/);
const lines = `$ node scripts/demo.mjs\n${shown}`.trimEnd().split('\n');
writeFileSync(new URL('demo.svg', import.meta.url), svg(lines));

function svg(rows: readonly string[]): string {
  const width = Math.round(COLUMNS * CHARACTER.width + 2 * MARGIN);
  const height = rows.length * CHARACTER.height + 2 * MARGIN;
  let style = PLAIN;
  const text = rows.map((row, index) => {
    const spans: string[] = [];
    // Split by a pattern with a group: text, codes, text, …
    for (const [at, part] of row.split(SGR).entries()) {
      if (at % 2 === 0) spans.push(span(part, style));
      else for (const code of part.split(';')) style = styled(style, Number(code));
    }
    return `<text x="${MARGIN}" y="${MARGIN + (index + 0.75) * CHARACTER.height}">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What node scripts/demo.mjs prints">
<rect width="100%" height="100%" rx="10" fill="${PAPER}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${INK}" xml:space="preserve">
${text.join('\n')}
</g>
</svg>
`;
}

function styled(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: INK };
  const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
  return colour === undefined ? style : { ...style, colour };
}

function span(text: string, { bold, dim, colour }: Style): string {
  if (text === '') return '';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const attributes = [
    bold ? ' font-weight="bold"' : '',
    dim ? ' opacity="0.65"' : '',
    colour === INK ? '' : ` fill="${colour}"`,
  ].join('');
  return attributes === '' ? escaped : `<tspan${attributes}>${escaped}</tspan>`;
}
