import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Catalogue, DefaultsSpec, ResourceSpec } from '../catalogue.ts';
import type { Finding } from '../finding.ts';
import { checkStructure, structureValidator } from './structure.ts';
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
 */
export function readCatalogue(spec: URL): ReadResult {
  const positions = new Positions();
  const findings: Finding[] = [];
  const validate = structureValidator(new URL('catalogue.schema.json', spec));

  const read = (name: string): unknown => {
    const parsed = parseYaml(`spec/${name}`, readFileSync(new URL(name, spec), 'utf8'), positions);
    findings.push(...parsed.findings);
    return parsed.value;
  };
  const readValid = <T>(name: string): T | undefined => {
    const before = findings.length;
    const value = read(name);
    if (value !== undefined) findings.push(...checkStructure(validate, value, positions));
    return findings.length > before ? undefined : (value as T);
  };

  const defaults = readValid<DefaultsSpec>('defaults.yaml');
  const files = readdirSync(new URL('redmine/', spec)).filter((name) => name.endsWith('.yaml'));
  const resources = files.sort().map((name) => readValid<ResourceSpec>(`redmine/${name}`));
  const exclusions = (read('exclusions.yaml') ?? {}) as Record<string, string>;
  if (findings.length > 0 || !defaults) return { catalogue: undefined, positions, findings };

  const catalogue: Catalogue = {
    defaults,
    schemas: { ...defaults.schemas },
    operations: {},
    tools: {},
    exclusions,
    permissions: readPermissions(spec),
  };
  for (const resource of resources as ResourceSpec[]) {
    merge(catalogue.schemas, resource.schemas, 'schema', findings, positions);
    merge(catalogue.operations, resource.operations, 'operation', findings, positions);
    merge(catalogue.tools, withToolset(resource, positions), 'tool', findings, positions, resource.tools);
  }
  return { catalogue, positions, findings };
}

function merge<T>(
  all: Record<string, T>,
  more: Record<string, T> | undefined,
  noun: string,
  findings: Finding[],
  positions: Positions,
  source: object | undefined = more,
): void {
  for (const [name, value] of Object.entries(more ?? {})) {
    if (Object.hasOwn(all, name)) {
      findings.push({
        rule: 'names',
        at: positions.of(source, name),
        problem: `The ${noun} \`${name}\` stands in two files.`,
        mend: 'Rename or remove one of them.',
      });
    }
    all[name] = value;
  }
}

/** A tool belongs to the toolset of its file unless it names its own. Positions follow the copy. */
function withToolset(resource: ResourceSpec, positions: Positions): Catalogue['tools'] {
  return Object.fromEntries(
    Object.entries(resource.tools ?? {}).map(([name, tool]) => {
      const copy = { ...tool, toolset: tool.toolset ?? resource.toolset };
      positions.alias(copy, tool);
      return [name, copy];
    }),
  );
}

/** spec/permissions/<version>.txt, written by `npm run redmine -- permissions` from real servers. */
function readPermissions(spec: URL): Catalogue['permissions'] {
  const folder = new URL('permissions/', spec);
  if (!existsSync(folder)) return {};
  const versions = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort();
  return Object.fromEntries(
    versions.map((name) => {
      const lines = readFileSync(new URL(name, folder), 'utf8').split('\n');
      const entries = lines
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' '))
        .map(([permission = '', ...flags]) => [permission, { membersOnly: flags.includes('member') }] as const);
      return [name.replace(/\.txt$/, ''), Object.fromEntries(entries)];
    }),
  );
}
