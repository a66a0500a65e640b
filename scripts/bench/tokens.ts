import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { CALLS } from './calls.ts';
import type { Definition, ToolResult } from './client.ts';
import { type Subject, startSubject } from './subject.ts';
import { table, times } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const tokens = (text: string) => encode(text).length;

/** What a host sends to the model of each tool: name, description and input schema (as generated/REFERENCE.md counts). */
const definition = ({ name, description, inputSchema }: Definition) =>
  tokens(JSON.stringify({ name, description, inputSchema }));

/** What a host shows the model of an answer: structured content where there is some, else the text. */
export function answerText({ content, structuredContent }: ToolResult): string {
  if (structuredContent !== undefined) return JSON.stringify(structuredContent);
  return content.map(({ text }) => text ?? '').join('\n');
}

/** o200k tokens of the definitions of all tools that each subject lists. */
export async function definitionTable(subjects: readonly Subject[], upstream: Upstream): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const subject of subjects) {
    const client = await startSubject(subject, upstream.url);
    const listed = await client.tools();
    await client.stop();
    const total = listed.reduce((sum, tool) => sum + definition(tool), 0);
    rows.push([subject.name, listed.length, total, Math.round(total / listed.length)]);
  }
  return table(['server', '>tools', '>tokens', '>a tool'], rows);
}

interface Counted {
  readonly name: string;
  /** Of Redmine's JSON; undefined for writes. */
  readonly raw: number | undefined;
  /** Of the answers, one for each subject; undefined where it has no such tool. */
  readonly answers: readonly (number | undefined)[];
}

/** o200k tokens of the ten answers, beside the JSON that Redmine gives to somebody who asks for the same. */
export async function answerTable(subjects: readonly Subject[], upstream: Upstream): Promise<string> {
  const clients = await Promise.all(subjects.map((subject) => startSubject(subject, upstream.url)));
  const counted: Counted[] = [];
  for (const { name, raw } of CALLS) {
    const json = raw === null ? undefined : await (await fetch(upstream.url + raw)).text();
    const answers = subjects.map(async (subject, index) => {
      const call = subject.callFor(name);
      const result = call && (await clients[index]?.call(call.tool, call.arguments));
      return result && tokens(answerText(result));
    });
    counted.push({ name, raw: json === undefined ? undefined : tokens(json), answers: await Promise.all(answers) });
  }
  await Promise.all(clients.map((client) => client.stop()));
  const headings = ['call', ">Redmine's JSON", ...subjects.flatMap(({ name }) => [`>${name}`, '>ratio'])];
  return table(headings, [...counted, together(subjects, counted)].map(row));
}

const sum = (counts: readonly (number | undefined)[]) =>
  counts.includes(undefined) ? undefined : counts.reduce<number>((total, count) => total + (count ?? 0), 0);

/** The reads; a sum without one of them would be none. */
function together(subjects: readonly Subject[], counted: readonly Counted[]): Counted {
  const reads = counted.filter(({ raw }) => raw !== undefined);
  return {
    name: 'the reads together',
    raw: sum(reads.map(({ raw }) => raw)),
    answers: subjects.map((_, index) => sum(reads.map(({ answers }) => answers[index]))),
  };
}

function row({ name, raw, answers }: Counted): (string | number)[] {
  const ratio = (count: number | undefined) => (count === undefined || raw === undefined ? '' : times(count / raw));
  return [name, raw ?? '', ...answers.flatMap((count) => [count ?? '', ratio(count)])];
}
