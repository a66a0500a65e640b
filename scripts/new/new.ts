import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import type { Catalogue } from '../../generator/catalogue.ts';
import { addToSection, applyEdits } from '../../generator/edit.ts';
import type { Positions } from '../../generator/read/yaml-file.ts';
import { requestsOf, sameRequest } from '../../generator/targets.ts';
import { operationLines, requestFor, resourceOf } from './operation.ts';
import { toolLines } from './tool.ts';
import { pascal, singular } from './words.ts';

export const USAGE = `usage: npm run new -- resource <name> <toolset>
       npm run new -- operation <id> "<METHOD /route.json>" [<resource>]
       npm run new -- tool <name> <operation> [<resource>]

  resource   a catalogue file with a schema, such as: resource contacts core
  operation  one HTTP call, such as: operation listContacts "GET /contacts.json"
  tool       what an agent sees of an operation, such as: tool list_contacts listContacts

It writes to spec/redmine/ and never over anything. What people have to say is marked TODO, and npm run generate asks for it.`;

/** The command line asks for something that cannot be made: exit code 2. */
export class UsageError extends Error {}

/** A catalogue file with the skeleton in it. */
export interface Written {
  /** As `spec/redmine/contacts.yaml`. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The catalogue as it stands, whatever the compiler still asks for. */
export interface Source {
  readonly catalogue: Catalogue;
  readonly positions: Positions;
}

const SECTIONS = ['resource', 'toolset', 'schemas', 'operations', 'tools'];

/**
 * What to write for a new part of the catalogue. Nothing is written here.
 * @param spec directory URL of the catalogue, with a trailing slash
 * @throws UsageError for what is not allowed or there already, with what is allowed
 */
export function skeleton(args: readonly string[], { catalogue, positions }: Source, spec: URL): Written {
  const [kind = '', name = '', third = '', resource, ...rest] = args;
  if (rest.length > 0) throw new UsageError(`${rest[0]} is one argument too many.`);
  const files = new Files(spec);
  if (kind === 'resource') return newResource(catalogue, files, name, third);
  if (kind === 'operation') return newOperation(catalogue, files, name, third, resource);
  if (kind === 'tool') {
    const at = positions.of(catalogue.operations[third])?.file;
    return newTool(catalogue, files, name, third, resource ?? at?.replace(/^.*\/|\.yaml$/g, ''));
  }
  throw new UsageError(`${kind || 'nothing'} cannot be made: resource, operation or tool.`);
}

/** The catalogue files of resources. */
class Files {
  readonly #spec: URL;

  constructor(spec: URL) {
    this.#spec = spec;
  }

  get resources(): string[] {
    return readdirSync(new URL('redmine/', this.#spec)).map((name) => name.replace('.yaml', ''));
  }

  has(resource: string): boolean {
    return existsSync(this.#url(resource));
  }

  add(resource: string, section: string, lines: readonly string[]): Written {
    const file = `spec/redmine/${resource}.yaml`;
    const text = readFileSync(this.#url(resource), 'utf8');
    const edit = addToSection(file, text, section, SECTIONS, lines);
    const line = edit.line + edit.adds.findIndex((each) => each.trimStart().startsWith(lines[0] ?? ''));
    return { file, line, text: applyEdits(text, [edit]) };
  }

  #url(resource: string): URL {
    return new URL(`redmine/${resource}.yaml`, this.#spec);
  }
}

function newResource(catalogue: Catalogue, files: Files, name: string, toolset: string): Written {
  form(name, /^[a-z][a-z0-9_]*$/, 'a resource', 'small letters, digits and _, such as issue_categories');
  if (files.has(name)) throw new UsageError(`There is spec/redmine/${name}.yaml already.`);
  const { toolsets } = catalogue.defaults;
  if (!toolsets[toolset]) throw new UsageError(unknown('toolset', toolset, Object.keys(toolsets)));
  const schema = pascal(singular(name));
  if (catalogue.schemas[schema]) throw new UsageError(`There is a schema ${schema} already: choose another name.`);
  const text = `# yaml-language-server: $schema=../catalogue.schema.json
resource: ${name}
toolset: ${toolset}

schemas:
  ${schema}: # an answer: what Redmine sends, each text with who can have written it (spec/README.md)
    properties:
      id: { type: integer }
      name: { type: string, x-trust: untrusted }
    views:
      row: [id, name] # columns of a list: trusted first, free text last
`;
  return { file: `spec/redmine/${name}.yaml`, line: 1, text };
}

function newOperation(catalogue: Catalogue, files: Files, id: string, given: string, resource?: string): Written {
  form(id, /^[a-z][A-Za-z0-9]{0,39}$/, 'an operation', 'camel case of at most 40 characters, such as listContacts');
  refuseTaken(catalogue, id);
  const route = /^(GET|POST|PUT|DELETE) (\/:?[a-z][a-z_]*)+(\.json)?$/;
  form(given, route, 'a request', 'as Redmine writes it, such as "GET /contacts/:contact_id.json"');
  const { request, row } = requestFor(catalogue, given);
  const [same] =
    Object.entries(catalogue.operations).find(([, each]) =>
      requestsOf(each).some((one) => sameRequest(one, request)),
    ) ?? [];
  if (same) throw new UsageError(`${request} is ${same} already.`);
  const file = resource ?? resourceOf(request, files.resources);
  return files.add(known(files, file, request), 'operations', operationLines(catalogue, id, request, row));
}

function newTool(catalogue: Catalogue, files: Files, name: string, id: string, resource?: string): Written {
  form(name, /^[a-z][a-z0-9_]{0,39}$/, 'a tool', 'small letters, digits and _, at most 40, such as list_contacts');
  refuseTaken(catalogue, name);
  const operation = catalogue.operations[id];
  if (!operation) throw new UsageError(unknown('operation', id, Object.keys(catalogue.operations)));
  return files.add(known(files, resource, operation.http), 'tools', toolLines(catalogue, name, id, operation));
}

function form(name: string, pattern: RegExp, what: string, allowed: string): void {
  if (!pattern.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name of ${what}: ${allowed}.`);
}

/** A tool and an operation must not have one name. */
function refuseTaken({ tools, operations }: Catalogue, name: string): void {
  if (tools[name]) throw new UsageError(`There is a tool ${name} already.`);
  if (operations[name]) throw new UsageError(`There is an operation ${name} already.`);
}

function known(files: Files, resource: string | undefined, request: string): string {
  if (resource !== undefined && files.has(resource)) return resource;
  const what =
    resource === undefined ? `No resource is named in ${request}: say one` : `There is no resource ${resource}`;
  throw new UsageError(`${what}. There are: ${files.resources.join(', ')}.`);
}

const unknown = (what: string, name: string, all: readonly string[]) =>
  `There is no ${what} ${name || '""'}. Did you mean ${closest(name, all)}? There are: ${all.join(', ')}.`;
