import { prettyJson } from '../lower/json.ts';
import type { Model } from '../lower/lower.ts';
import type { Files } from './emit.ts';

/** What package.json says and the registries want to know. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly author: string;
  readonly keywords: readonly string[];
  /** Name in the MCP registry, whose namespace has to be the publisher's own. */
  readonly mcpName: string;
  readonly engines: { readonly node: string };
  readonly bin: { readonly [name: string]: string };
}

/** A setting of the server, as far as those who install it are concerned. */
export interface SettingFacts {
  /** The environment variable. */
  readonly name: string;
  readonly kind: string;
  readonly help: string;
  readonly default?: string | number | boolean;
  readonly allowed?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly secret?: true;
  /** The one command that it is for. Both files start the server over stdio. */
  readonly only?: string;
  readonly form?: { readonly title: string; readonly needed?: true };
}

const TITLE = 'Redmine';

/** server.json and manifest.json: what registries and installers are told, of one source with what runs. */
export function packagingFiles(model: Model, about: PackageFacts, settings: readonly SettingFacts[]): Files {
  const offered = settings.filter(({ only }) => only === undefined);
  return new Map([
    ['server.json', prettyJson(registryEntry(about, offered))],
    ['manifest.json', prettyJson(bundleManifest(model, about, offered))],
  ]);
}

/** An entry of the MCP registry (server.json, schema 2025-12-11). */
function registryEntry({ mcpName, name, version, description }: PackageFacts, settings: readonly SettingFacts[]) {
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: mcpName,
    title: TITLE,
    description,
    version,
    packages: [
      {
        registryType: 'npm',
        identifier: name,
        version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: settings.map((setting) => ({
          name: setting.name,
          description: setting.help,
          format: INPUT_FORMAT[setting.kind] ?? 'string',
          ...(setting.form?.needed ? { isRequired: true } : {}),
          ...(setting.secret ? { isSecret: true } : {}),
          ...(setting.default === undefined ? {} : { default: String(setting.default) }),
          ...(setting.allowed ? { choices: setting.allowed } : {}),
        })),
      },
    ],
  };
}

/** Kinds of settings that the registry has a format of its own for (definitions/Input). */
const INPUT_FORMAT: { readonly [kind: string]: string } = { flag: 'boolean', integer: 'number', path: 'filepath' };

/** The manifest of an MCP bundle (MCPB, manifest_version 0.4): what a person is asked, and how the server is started. */
function bundleManifest(model: Model, about: PackageFacts, settings: readonly SettingFacts[]) {
  const { name, version, description, author, license, keywords, engines } = about;
  const entry = about.bin[name];
  if (entry === undefined) throw new Error(`package.json has no bin of the name ${name}`);
  const asked = settings.filter(({ form }) => form !== undefined);
  const { toolsets } = model.catalogue.defaults;
  return {
    manifest_version: '0.4',
    name,
    display_name: TITLE,
    version,
    description,
    author: { name: author },
    license,
    keywords,
    compatibility: { platforms: ['darwin', 'linux', 'win32'], runtimes: { node: engines.node } },
    server: {
      type: 'node',
      entry_point: entry,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${entry}`],
        env: Object.fromEntries(asked.map((setting) => [setting.name, `\${user_config.${keyOf(setting)}}`])),
      },
    },
    tools: model.tools
      .filter(({ toolset }) => toolsets[toolset]?.default)
      .map((tool) => ({ name: tool.name, description: tool.description })),
    // Those of other toolsets, when the person asks for them.
    tools_generated: true,
    user_config: Object.fromEntries(asked.map((setting) => [keyOf(setting), question(setting)])),
  };
}

const keyOf = ({ name }: SettingFacts) => name.toLowerCase();

function question({ kind, help, form, secret, ...setting }: SettingFacts) {
  const needed = form?.needed === true;
  return {
    type: kind === 'flag' ? 'boolean' : kind === 'integer' ? 'number' : 'string',
    title: form?.title ?? setting.name,
    description: help,
    required: needed,
    ...(secret ? { sensitive: true } : {}),
    // What nobody filled in would reach the server as the text of its placeholder.
    ...(needed ? {} : { default: setting.default ?? '' }),
    ...(setting.min === undefined ? {} : { min: setting.min }),
    ...(setting.max === undefined ? {} : { max: setting.max }),
  };
}
