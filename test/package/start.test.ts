/** What a start reads. V8 itself says it: with NODE_V8_COVERAGE it writes down every module that was loaded. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { REPOSITORY } from '../../scripts/redmine/paths.ts';
import { type Connection, connectModern } from '../live/clients.ts';

const { outputs } = JSON.parse(readFileSync(join(REPOSITORY, 'dist/metafile.json'), 'utf8')) as Metafile;

const NOWHERE = { REDMINE_URL: 'http://127.0.0.1:9', REDMINE_API_KEY: 'a'.repeat(40) };

/** The source files in the bundle's files that a session loaded, and the modules of Node itself. */
async function loadedBy(session: (client: Connection) => Promise<unknown>, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(inject('folder'), 'coverage-'));
  const client = await connectModern({ ...env, NODE_V8_COVERAGE: folder });
  await session(client);
  await client.close();
  const urls = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return urls.flatMap((url) => {
    if (!url.startsWith('file:')) return url;
    return Object.keys(outputs[relative(REPOSITORY, fileURLToPath(url))]?.inputs ?? {});
  });
}

const UNDICI = /node_modules\/undici\//;
/** What only calls need: the policy of a toolset, a tool's schemas, the pipeline, the schema compiler, the HTTP client. */
const FOR_CALLS = [
  /^generated\/tables\.ts$/,
  /^generated\/tools\//,
  /^generated\/schemas\//,
  /^runtime\/pipeline\.ts$/,
  /node_modules\/ajv\//,
  UNDICI,
];
/** What other commands are made of. */
const FOR_OTHERS = /^runtime\/(serve\/http|demo)\/|^runtime\/cli\/(call|config|doctor|help|http|terminal|tools)/;
const kindsOf = (inputs: readonly string[]) =>
  FOR_CALLS.filter((kind) => inputs.some((input) => kind.test(input))).map(String);

describe('a session', () => {
  it('that only lists tools loads nothing that calls need', async () => {
    const inputs = await loadedBy((client) => client.tools(), NOWHERE);
    expect(inputs).toContain('generated/index.ts');
    expect(kindsOf(inputs)).toEqual([]);
    expect(inputs.filter((input) => FOR_OTHERS.test(input))).toEqual([]);
    // Each takes longer than everything of ours that is loaded.
    expect(inputs.filter((input) => /^node:(crypto|https?)$/.test(input))).toEqual([]);
    expect(inputs).toContain('node:net');
  });

  it('that calls a tool loads that, and of policy and schemas what the tool needs', async () => {
    const inputs = await loadedBy((client) => client.call('whoami'));
    // Without a Redmine there is nothing to connect to.
    expect(kindsOf(inputs)).toEqual(FOR_CALLS.filter((kind) => kind !== UNDICI).map(String));
    const generated = inputs.filter((input) => /^generated\/(tools|schemas)\//.test(input)).sort();
    expect(generated).toEqual(['generated/schemas/whoami.json', 'generated/tools/core.ts']);
  });

  it('that asks a Redmine loads the HTTP client', async () => {
    const inputs = await loadedBy((client) => client.call('whoami'), NOWHERE);
    expect(kindsOf(inputs)).toContain(String(UNDICI));
    expect(inputs).toContain('node:crypto');
  });
});
