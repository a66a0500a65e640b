import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import type { AcknowledgedSpec, ApiSpec, Catalogue, DefaultsSpec, Evidence, ResourceSpec } from '../catalogue.ts';
import type { Finding } from '../finding.ts';
import { checkStructure, type FileKind, structureValidators } from './structure.ts';
import { Positions, parseYaml } from './yaml-file.ts';

export interface ReadResult {
  /** Undefined when a file could not be understood at all. */
  catalogue: Catalogue | undefined;
  positions: Positions;
  findings: Finding[];
}

/**
 * Reads every file of the catalogue in `spec` (a directory URL with a trailing slash).
 * All files are read before anything is said, so that all mistakes are reported at once.
 * @param functions directory URL of the sources of composed tools
 */
export function readCatalogue(spec: URL, functions: URL): ReadResult {
  const positions = new Positions();
  const findings: Finding[] = [];
  const validators = structureValidators(new URL('catalogue.schema.json', spec));

  const names = new Set<string>();
  const read = <T>(name: string, kind: FileKind): T | undefined => {
    names.add(name);
    const file = `spec/${name}`;
    const text = textOf(new URL(name, spec));
    if (text === undefined) {
      findings.push(aboutFile(file, 'The file is missing.', 'Create it: spec/README.md says what it holds.'));
      return undefined;
    }
    const parsed = parseYaml(file, text, positions);
    const wrong =
      parsed.findings.length > 0 ? parsed.findings : checkStructure(validators[kind], file, parsed.value, positions);
    findings.push(...wrong);
    return wrong.length > 0 ? undefined : (parsed.value as T);
  };

  const defaults = read<DefaultsSpec>('defaults.yaml', 'defaults');
  const resources = filesIn(new URL('redmine/', spec), '.yaml').map((name) =>
    read<ResourceSpec>(`redmine/${name}`, 'resource'),
  );
  const exclusions = read<Record<string, string>>('exclusions.yaml', 'exclusions');
  const api = read<ApiSpec>('api.yaml', 'api');
  // Nothing that is compiled depends on it; that it can be read is proven here, with everything else.
  read<AcknowledgedSpec[]>('acknowledged.yaml', 'acknowledged');
  for (const name of yamlIn(spec)) {
    const mend = 'A resource is spec/redmine/<name>.yaml. Move or remove it.';
    if (!names.has(name)) findings.push(aboutFile(`spec/${name}`, 'Nothing reads this file.', mend));
  }
  if (findings.length > 0 || !defaults || !exclusions || !api) return { catalogue: undefined, positions, findings };

  const catalogue: Catalogue = {
    defaults,
    api: withRows(api, positions),
    // Null prototypes: nothing is found in these but what the files say.
    schemas: Object.create(null),
    operations: Object.create(null),
    tools: Object.create(null),
    exclusions,
    permissions: readPermissions(spec),
    functions: Object.fromEntries(
      filesIn(functions, '.ts').map((name) => [name, readFileSync(new URL(name, functions), 'utf8')]),
    ),
    verified: readVerified(spec),
    examples: readExamples(spec),
  };
  const add = <T>(all: Record<string, T>, more: Record<string, T> | undefined, noun: string) => {
    for (const [name, value] of Object.entries(more ?? {})) {
      if (Object.hasOwn(all, name)) findings.push(twice(noun, name, positions.of(value as object)));
      all[name] = value;
    }
  };
  add(catalogue.schemas, defaults.schemas, 'schema');
  for (const resource of resources as ResourceSpec[]) {
    add(catalogue.schemas, resource.schemas, 'schema');
    add(catalogue.operations, resource.operations, 'operation');
    add(catalogue.tools, withToolset(resource, positions), 'tool');
  }
  return { catalogue, positions, findings };
}

function twice(noun: string, name: string, at: Finding['at']): Finding {
  return {
    rule: 'names',
    at,
    problem: `The ${noun} \`${name}\` stands in two files.`,
    mend: 'Rename or remove one of them.',
  };
}

function aboutFile(file: string, problem: string, mend: string): Finding {
  return { rule: 'files', at: { file, line: 1, column: 1 }, problem, mend };
}

/** All that looks like a part of the catalogue, whatever its folder and however it is spelt. */
function yamlIn(spec: URL): string[] {
  return readdirSync(spec, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort();
}

function textOf(file: URL): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Names of the files in a folder, in an order that no machine's locale changes. */
function filesIn(folder: URL, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort();
}

/** A tool belongs to the toolset of its file unless it names its own. Positions follow the copy. */
function withToolset(resource: ResourceSpec, positions: Positions): Catalogue['tools'] {
  return Object.fromEntries(
    Object.entries(resource.tools ?? {}).map(([name, tool]) => {
      const copy = { ...tool, toolset: tool.toolset ?? resource.toolset };
      positions.alias(copy, tool, tool.toolset === undefined ? { key: 'toolset', giver: resource } : undefined);
      return [name, copy];
    }),
  );
}

/** spec/permissions/<version>.txt, written by `npm run redmine -- permissions` from real servers. */
function readPermissions(spec: URL): Catalogue['permissions'] {
  const folder = new URL('permissions/', spec);
  return Object.fromEntries(
    filesIn(folder, '.txt').map((name) => {
      const entries = readFileSync(new URL(name, folder), 'utf8')
        .split(/\r?\n/)
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' '))
        .map(([permission = '', ...flags]) => {
          return [permission, { membersOnly: flags.includes('member'), public: flags.includes('public') }] as const;
        });
      return [name.replace(/\.txt$/, ''), Object.fromEntries(entries)];
    }),
  );
}

/** A row is written as its text alone where it has no more to say. */
function withRows(api: ApiSpec, positions: Positions): Catalogue['api'] {
  const rows = api.rows.map((row) => (typeof row === 'string' ? { row } : row));
  positions.alias(rows, api.rows);
  return { complete: api.complete, rows };
}

/** spec/verified/<version>.json, written by `npm run verify:update` from what real servers did. */
function readVerified(spec: URL): Catalogue['verified'] {
  const folder = new URL('verified/', spec);
  return Object.fromEntries(
    filesIn(folder, '.json').map((name) => [
      name.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Evidence,
    ]),
  );
}

/** spec/examples.json, written by `npm run verify:update` from calls of a real server. */
function readExamples(spec: URL): Catalogue['examples'] {
  const file = new URL('examples.json', spec);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue['examples']) : {};
}
