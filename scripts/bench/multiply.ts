import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };
type Map = { [key: string]: Json };

const REF = '#/schemas/';

/**
 * Writes a catalogue with the tools of `spec` several times into an empty folder: the catalogue as it is, and copies whose
 * schemas, operations, paths and tools have names of their own. Composed tools are in it once: their functions are code.
 */
export function multiply(spec: string, folder: string, factor: number): void {
  cpSync(spec, folder, { recursive: true });
  const files = readdirSync(join(spec, 'redmine')).map((name) => ({ name, ...resource(join(spec, 'redmine', name)) }));
  const schemas = new Set(files.flatMap((file) => Object.keys(file.schemas)));
  const used = new Set(files.flatMap((file) => operationsIn(file.tools)));
  const operations = new Set(files.flatMap((file) => Object.keys(file.operations)).filter((name) => used.has(name)));
  const rows: string[] = [];
  for (let copy = 1; copy < factor; copy++) {
    const own = renamer(schemas, operations, copy);
    for (const { name, resource: first, toolset, schemas: ownSchemas, operations: ownOperations, tools } of files) {
      const kept = Object.entries(ownOperations).filter(([id]) => operations.has(id));
      const made = own({ schemas: ownSchemas, operations: Object.fromEntries(kept), tools }) as Record<string, Map>;
      rows.push(...Object.values(made['operations'] ?? {}).flatMap((operation) => pathsOf(operation as Map)));
      writeFileSync(
        join(folder, 'redmine', `${copy}-${name}`),
        stringify({ resource: `${String(first)}_${copy}`, toolset, ...made }),
      );
    }
  }
  edit(join(folder, 'defaults.yaml'), (defaults) => ({ ...defaults, budgets: { tool: 1000, default: 1e9, all: 1e9 } }));
  edit(join(folder, 'api.yaml'), (api) => ({ ...api, rows: [...(api['rows'] as Json[]), ...new Set(rows)] }));
}

function edit(file: string, change: (content: Map) => Map): void {
  writeFileSync(file, stringify(change(parse(readFileSync(file, 'utf8')) as Map)));
}

/** A file of the catalogue without its composed tools. */
function resource(file: string) {
  const content = parse(readFileSync(file, 'utf8')) as Map;
  const part = (name: string) => (content[name] ?? {}) as Record<string, Map>;
  const tools = Object.entries(part('tools')).filter(([, tool]) => tool['compose'] === undefined);
  return {
    resource: content['resource'] ?? '',
    toolset: content['toolset'] ?? '',
    schemas: part('schemas'),
    operations: part('operations'),
    tools: Object.fromEntries(tools),
  };
}

/** Every text in a part of the catalogue; those that name an operation are among them. */
function operationsIn(part: Json): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap(operationsIn);
}

function renamer(schemas: ReadonlySet<string>, operations: ReadonlySet<string>, copy: number) {
  const text = (value: string): string => {
    if (value.startsWith(REF) && schemas.has(value.slice(REF.length))) return `${value}C${copy}`;
    if (schemas.has(value) || operations.has(value)) return `${value}C${copy}`;
    return value.replace(/^((?:GET|POST|PUT|DELETE) )\//, `$1/${letters(copy)}/`);
  };
  const own = (part: Json, depth = 0): Json => {
    if (typeof part === 'string') return text(part);
    if (Array.isArray(part)) return part.map((item) => own(item, depth + 1));
    if (typeof part !== 'object' || part === null) return part;
    // Below `tools`, names are those of tools.
    return Object.fromEntries(
      Object.entries(part).map(([name, value]) => [
        schemas.has(name) || operations.has(name) ? text(name) : name,
        own(value, depth + 1),
      ]),
    );
  };
  return (content: { schemas: Map; operations: Map; tools: Map }): Json => {
    const { tools, ...rest } = content;
    const renamed = Object.entries(tools).map(([name, tool]) => [`${name}_${copy}`, own(tool)]);
    return { ...(own(rest) as Map), tools: Object.fromEntries(renamed) };
  };
}

/** Paths hold letters only. */
function letters(copy: number): string {
  return `copy_${[...String(copy)].map((digit) => String.fromCharCode(97 + Number(digit))).join('')}`;
}

function pathsOf({ http, also }: Map): string[] {
  return [http, also].flat().filter((path) => typeof path === 'string');
}
