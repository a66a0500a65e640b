/** `npm run explain`: everything that the catalogue says of a tool or an operation, with the line where it says it. */
import { formatFinding } from '../../generator/finding.ts';
import { loadCatalogue } from '../../generator/load.ts';
import { explain, UnknownName } from './explain.ts';
import { explainedText } from './text.ts';

const USAGE = 'usage: npm run explain -- <tool|operation> [--json]';

const args = process.argv.slice(2);
const [name, ...more] = args.filter((arg) => arg !== '--json');
const loaded = loadCatalogue(new URL('../../spec/', import.meta.url));

if (name === undefined || more.length > 0 || name.startsWith('-')) {
  fail(USAGE, 2);
} else if (!loaded.model) {
  fail(loaded.findings.map(formatFinding).join('\n'), 1);
} else {
  try {
    const explained = explain(loaded, name);
    const { isTTY = false, columns = 100 } = process.stdout;
    const look = { width: isTTY ? columns : 100, colour: isTTY && !process.env['NO_COLOR'] };
    const text = args.includes('--json') ? `${JSON.stringify(explained, null, 2)}\n` : explainedText(explained, look);
    process.stdout.write(text);
  } catch (error) {
    if (!(error instanceof UnknownName)) throw error;
    fail(`${error.message}\n${USAGE}`, 2);
  }
}

function fail(text: string, code: number): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}
