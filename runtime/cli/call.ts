import { createInterface } from 'node:readline/promises';
import { text as readAll } from 'node:stream/consumers';
import { tools } from '../../generated/index.ts';
import type { JsonObject, Tool } from '../../generated/types.ts';
import { type App, createApp } from '../app.ts';
import { nearest } from '../config/names.ts';
import { refuseHttpModes } from '../config/transport.ts';
import type { Outcome } from '../pipeline.ts';
import type { ConfirmationInput } from '../policy/confirm.ts';
import { question } from '../shape/why.ts';
import { quoted, readArguments, seeHelp } from './arguments.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';
import { settingsFrom } from './settings.ts';
import { print, withoutControls } from './terminal.ts';

export const options = { json: { help: 'print {isError, text, meta, structured?} instead of the text alone' } };
export const about =
  'The call takes the same road as one of a client: settings, permissions, verification, audit. The arguments are one JSON ' +
  'object; - reads it from stdin, and without it there are none. What a person has to confirm is asked on the terminal; ' +
  'where there is none it is refused, as for a client that cannot ask (REDMINE_MCP_CONFIRM says what else is possible).\n' +
  'REDMINE_MCP_WRITE_BUDGET counts from anew in each call. Exit code 1 means that the tool answered with an error.';

const NAMES = tools.map(({ name }) => name);

type Answer = Extract<Outcome, { kind: 'answer' }>;

/** `redmine-mcp call` */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const given = readArguments('call', args, options, 2);
  const [name, json] = given.positionals;
  if (name === undefined) throw new UsageError(`Which tool? redmine-mcp tools lists them. ${seeHelp('call')}`);
  const settings = settingsFrom(process.env);
  refuseHttpModes(settings);
  const app = createApp(settings);
  const tool = await app.find(name);
  if (!tool) {
    const near = nearest(name, NAMES);
    throw new UsageError(`There is no tool ${quoted(name)}. Nearest: ${near}. redmine-mcp tools lists them.`);
  }
  const input = parse(json === '-' ? await readAll(process.stdin) : (json ?? '{}'));
  try {
    const answer = await answered(app, tool, input, json !== '-');
    await print(given.flag('json') ? asJson(answer) : asText(answer));
    if (answer.picture) process.stderr.write(`${leftOut(answer.picture)}\n`);
    return answer.isError ? EXIT.toolError : EXIT.done;
  } finally {
    await app.close();
  }
}

/** @throws UsageError; whether it is an object with the right members is for the tool to say */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new UsageError(`The arguments are not JSON (${quoted(why)}). ${seeHelp('call')}`);
  }
}

/** Calls until there is an answer; a question goes to the person at the terminal. */
async function answered(app: App, tool: Tool, input: unknown, stdinIsFree: boolean): Promise<Answer> {
  const canAsk = stdinIsFree && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const cancel = new AbortController();
  const interrupted = () => cancel.abort();
  process.once('SIGINT', interrupted);
  try {
    const call = { tool, arguments: input, caller: app.caller, signal: cancel.signal };
    for (let confirmation: ConfirmationInput = { canAsk }; ; ) {
      const outcome = await app.run({ ...call, confirmation });
      if (outcome.kind === 'answer') return outcome;
      const answer = await askPerson(question(outcome.preview, outcome.why));
      confirmation = { canAsk, ticket: outcome.ticket, answer };
    }
  } finally {
    process.removeListener('SIGINT', interrupted);
  }
}

async function askPerson(text: string): Promise<NonNullable<ConfirmationInput['answer']>> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<undefined>((resolve) => {
    prompt.once('close', () => resolve(undefined));
    prompt.once('SIGINT', () => prompt.close());
  });
  const line = await Promise.race([prompt.question(`${withoutControls(text)}\nType "yes" to delete: `), left]);
  prompt.close();
  if (line === undefined) return 'dismissed';
  return line.trim().toLowerCase() === 'yes' ? 'accepted' : 'declined';
}

/** A page that is read verbatim may hold what a terminal obeys; into a file or a pipe it goes as it is. */
function asText({ text }: Answer): string {
  return `${process.stdout.isTTY ? withoutControls(text) : text}\n`;
}

function asJson({ isError, text, meta, structured }: Answer): string {
  const result: JsonObject = { isError, text, meta, ...(structured ? { structured } : {}) };
  // The same JSON without characters that a terminal obeys: C1 controls, which JSON leaves as they are.
  return `${withoutControls(JSON.stringify(result, null, 2))}\n`;
}

function leftOut({ mimeType, data }: NonNullable<Answer['picture']>): string {
  const bytes = Buffer.byteLength(data, 'base64');
  return `Left out: a picture (${mimeType}, ${bytes} bytes), which only a client can show.`;
}
