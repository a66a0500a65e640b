/** What registries and installers are told: server.json and manifest.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMcpConfigForManifest, type McpbManifestAny } from '@anthropic-ai/mcpb';
import { McpbManifestSchema } from '@anthropic-ai/mcpb/schemas/0.4';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { tools, toolsets } from '../../generated/index.ts';
import { SETTINGS } from '../../runtime/config/table.ts';
import { readSettings } from '../../runtime/config.ts';
import { REPOSITORY } from '../../scripts/redmine/paths.ts';

const read = (name: string) => JSON.parse(readFileSync(join(REPOSITORY, name), 'utf8'));
const about = read('package.json');
const server = read('generated/server.json');
const manifest = read('generated/manifest.json') as McpbManifestAny;
const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };

/**
 * The registry's schema of 2025-12-11 is on the network only. This says, of the part of it that is used here, the same
 * in fewer words; whatever else server.json may come to hold is refused until somebody has looked it up.
 */
const text = { type: 'string', minLength: 1 };
const closed = (properties: Record<string, object>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const variable = closed(
  {
    name: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' },
    description: text,
    format: { enum: ['string', 'number', 'boolean', 'filepath'] },
    isRequired: { type: 'boolean' },
    isSecret: { type: 'boolean' },
    default: { type: 'string' },
    choices: { type: 'array', items: { type: 'string' } },
  },
  ['name'],
);
const released = { type: 'string', pattern: String.raw`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$` };
const npmPackage = closed(
  {
    registryType: { const: 'npm' },
    identifier: text,
    version: released,
    runtimeHint: { const: 'npx' },
    transport: closed({ type: { const: 'stdio' } }, ['type']),
    environmentVariables: { type: 'array', items: variable },
  },
  ['registryType', 'identifier', 'transport'],
);
const entry = closed(
  {
    $schema: { const: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json' },
    name: { type: 'string', minLength: 3, maxLength: 200, pattern: '^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$' },
    title: { ...text, maxLength: 100 },
    description: { ...text, maxLength: 100 },
    version: released,
    packages: { type: 'array', items: npmPackage },
  },
  ['name', 'description', 'version'],
);

describe('server.json', () => {
  const [npm] = server.packages;

  it('is an entry that the registry takes', () => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validate(entry, server), JSON.stringify(ajv.errors)).toBe(true);
  });

  it('names the package as the package names itself', () => {
    expect([server.name, server.version]).toEqual([about.mcpName, about.version]);
    expect([npm.identifier, npm.version]).toEqual([about.name, about.version]);
  });

  it('has every setting that is served over stdio, secrets marked, and no other', () => {
    const served = SETTINGS.filter(({ only }) => only === undefined);
    const told = npm.environmentVariables as { name: string; isSecret?: true; description: string }[];
    expect(told.map(({ name }) => name)).toEqual(served.map(({ name }) => name));
    expect(told.filter(({ isSecret }) => isSecret).map(({ name }) => name)).toEqual(
      served.filter(({ secret }) => secret).map(({ name }) => name),
    );
    expect(told.find(({ name }) => name === 'REDMINE_API_KEY')).toHaveProperty('isSecret', true);
    expect(told.map(({ name }) => name)).not.toContain('SERVER_PORT');
  });

  it('has defaults that the server itself understands', () => {
    const defaults = npm.environmentVariables.flatMap(({ name, default: value }: { name: string; default?: string }) =>
      value === undefined ? [] : [[name, value]],
    );
    expect(defaults.length).toBeGreaterThan(5);
    const { warnings: _said, ...settings } = readSettings(Object.fromEntries(defaults), known);
    const { warnings: _nothing, ...without } = readSettings({}, known);
    expect(settings).toEqual(without);
  });
});

describe('manifest.json', () => {
  it('is a manifest of an MCP bundle', () => {
    expect(McpbManifestSchema.safeParse(manifest).error).toBeUndefined();
    expect(manifest.manifest_version).toBe('0.4');
  });

  it('lists the tools that are on by default, with the descriptions that clients get', () => {
    const byDefault = tools.filter(({ toolset }) => toolsets[toolset]?.default);
    expect(manifest.tools).toEqual(byDefault.map(({ name, description }) => ({ name, description })));
  });

  it('asks for the key as for a secret', () => {
    expect(manifest.user_config?.['redmine_api_key']).toMatchObject({ sensitive: true });
  });

  const launchWith = async (userConfig: Record<string, string | boolean>) =>
    getMcpConfigForManifest({
      manifest,
      extensionPath: '/extension',
      systemDirs: {},
      userConfig,
      pathSeparator: '/',
    });

  it('starts a server when only what is required has been filled in', async () => {
    const launch = await launchWith({ redmine_url: 'https://redmine.example.com' });
    expect(launch?.command).toBe('node');
    expect(launch?.args).toEqual([`/extension/${about.bin['redmine-mcp']}`]);
    const settings = readSettings(launch?.env ?? {}, known);
    expect(settings).toEqual({ ...readSettings({ REDMINE_URL: 'https://redmine.example.com' }, known) });
  });

  it('hands on what has been filled in', async () => {
    const launch = await launchWith({
      redmine_url: 'https://redmine.example.com',
      redmine_api_key: 'a'.repeat(40),
      redmine_mcp_read_only: true,
      redmine_mcp_toolsets: 'issues, wiki',
      redmine_mcp_confirm: 'token',
    });
    expect(readSettings(launch?.env ?? {}, known)).toMatchObject({
      credential: { kind: 'api-key', key: 'a'.repeat(40) },
      readOnly: true,
      toolsets: ['issues', 'wiki'],
      confirm: 'token',
    });
  });

  it('starts nothing without the address', async () => {
    expect(await launchWith({})).toBeUndefined();
  });
});
