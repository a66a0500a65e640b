/** A catalogue that claims something else than Redmine does: each difference is found, with its edit, and nothing else. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { drift } from '../../../scripts/drift/drift.ts';
import { newest, openScene } from '../scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'drift-'));
const spec = pathToFileURL(`${folder}/spec/`);
cpSync(fileURLToPath(new URL('../../../spec/', import.meta.url)), `${folder}/spec`, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** Each has to be there exactly once: a change that changes nothing would prove nothing. */
function change(name: string, from: string, to: string): void {
  const file = new URL(name, spec);
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${name} has ${JSON.stringify(from)} not exactly once`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

change('redmine/time_entries.yaml', '      created_on: { type: string, format: date-time }\n', '');
change(
  'redmine/versions.yaml',
  '      due_date: { type: [string, "null"], format: date }\n',
  '      due_date: { type: string, format: date }\n',
);
change(
  'redmine/journals.yaml',
  '{ $ref: "#/schemas/PrincipalRef", since: "6.0" }',
  '{ $ref: "#/schemas/PrincipalRef", since: "7.0" }',
);
change(
  'redmine/issues.yaml',
  '      project.status: { kind: list }\n',
  '      project.status: { kind: list }\n      colour: { kind: text }\n',
);
change('redmine/relations.yaml', 'GET /relations/:relation_id.json', 'GET /links/:relation_id.json');
change('api.yaml', 'GET /relations/:id.json', 'GET /links/:id.json');
change(
  'redmine/search.yaml',
  '    effect: read\n    permission: search_project\n',
  '    effect: read\n    permission: search_project\n    since: "7.0"\n',
);
change('permissions/6.1.txt', 'comment_news module=news\n', '');

describe.each(newest)('Redmine $version', { timeout: 300_000 }, async (redmine) => {
  const scene = await openScene(redmine);
  const run = (write: boolean) =>
    drift(
      { url: redmine.url, from: undefined, against: undefined, record: undefined, write, json: true },
      { env: { REDMINE_API_KEY: scene.key('admin') }, spec, progress: Object.assign(() => {}, { end: () => {} }) },
    );

  it('each difference is found, with the lines to write', async () => {
    const { text } = await run(true);
    expect(JSON.parse(text).drift).toMatchInlineSnapshot();
  });

  it('what was written is what was missing', async () => {
    const { text } = await run(false);
    expect(JSON.parse(text).drift).toMatchInlineSnapshot();
  });
});
