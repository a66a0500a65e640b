import openapiTS, { astToString } from 'openapi-typescript';
import type { ActionModel } from '../lower/action.ts';
import { resolvedArguments } from '../lower/arguments.ts';
import { type ComposedModel, isComposedModel } from '../lower/composed.ts';
import { prettyJson, sortKeys } from '../lower/json.ts';
import { lockContent } from '../lower/lock.ts';
import type { Model, ToolModel } from '../lower/lower.ts';
import { openApiDocument } from '../lower/openapi.ts';
import { composedFunctions, reportsDocument } from '../lower/reports.ts';
import { authorityPage } from './authority.ts';
import { coveragePage } from './coverage.ts';
import { referencePage } from './reference.ts';
import { render } from './render.ts';
import { verifySource } from './verify-source.ts';

/** File name below generated/ → content. The same model gives the same bytes on every machine. */
export type Files = Map<string, string>;

/** Renders everything that is generated. `version` is the package's, for the OpenAPI document. */
export async function emit(model: Model, version: string): Promise<Files> {
  const files: Files = new Map();
  const source = (name: string, template: string, constants: readonly string[], data: object) =>
    files.set(name, verifySource(name, render(template, data), constants));
  const toolsetFiles = [...new Set(model.tools.map((tool) => tool.toolset))].sort();
  const { defaults } = model.catalogue;

  source('types.ts', 'types.ts', [], {
    operationIds: Object.keys(model.operations).sort(),
    shapeNames: Object.keys(model.shapes).sort(),
    resolverNames: Object.keys(model.resolvers).sort(),
    composed: composedFunctions(model.catalogue),
  });
  source('tables.ts', 'tables.ts', TABLES, {
    operations: model.operations,
    shapes: model.shapes,
    resolvers: model.resolvers,
    membersOnly: Object.keys(model.permissions)
      .filter((name) => model.permissions[name]?.membersOnly)
      .sort(),
    oauthScopes: oauthScopes(model.catalogue),
    probes: defaults.probes,
    versions: defaults.versions,
    paging: sortKeys(defaults.paging),
  });
  for (const toolset of toolsetFiles) {
    const tools = model.tools
      .filter((tool) => tool.toolset === toolset)
      .map(({ scopes: _scopes, schemas: _schemas, ...tool }) => tool);
    source(`tools/${toolset}.ts`, 'tools.ts', ['tools'], { toolset, tools, imports: typesUsed(tools) });
  }
  source('index.ts', 'index.ts', ['tools', 'toolsets', 'policies', 'schemas', 'catalogueSha256'], {
    entries: model.tools.map(listed),
    toolsets: sortKeys(defaults.toolsets),
    toolsetFiles,
    toolNames: model.tools.map((tool) => tool.name),
    sha256: model.sha256,
  });
  for (const tool of model.tools) files.set(`schemas/${tool.name}.json`, prettyJson(tool.schemas));

  const openapi = openApiDocument(model.catalogue, version);
  files.set('openapi.json', prettyJson(openapi));
  files.set('redmine.d.ts', await declarations(openapi));
  files.set('arguments.d.ts', await declarations(argumentsDocument(model)));
  files.set('reports.d.ts', await declarations(reportsDocument(model.catalogue)));
  files.set('catalogue.json', prettyJson({ sha256: model.sha256, ...lockContent(model) }));
  files.set('AUTHORITY.md', render('AUTHORITY.md', authorityPage(model)));
  files.set('COVERAGE.md', render('COVERAGE.md', coveragePage(model)));
  files.set('REFERENCE.md', render('REFERENCE.md', referencePage(model)));
  files.set('README.md', render('README.md', {}));
  return files;
}

/** What is there of a tool before it is called. The schema is text, which is parsed sooner than the same data as source. */
function listed({ name, title, description, toolset, effect, renamedFrom, schemas }: ToolModel): object {
  const former = renamedFrom ? { renamedFrom } : {};
  return { name, title, description, toolset, effect, ...former, advertised: JSON.stringify(schemas.advertised) };
}

/** The constants of tables.ts, in its order. */
const TABLES = ['operations', 'shapes', 'resolvers', 'membersOnly', 'oauthScopes', 'probes', 'versions', 'paging'];

/** The first version that issues tokens (config/initializers/30-redmine.rb). */
const OAUTH_SINCE = '6.1';

/** What all those versions know: a client that asks for another one gets an error page instead of a token. */
function oauthScopes({ permissions, defaults: { versions } }: Model['catalogue']): string[] {
  const issuing = versions.includes(OAUTH_SINCE) ? versions.slice(versions.indexOf(OAUTH_SINCE)) : [];
  const known = issuing.flatMap((version) => (permissions[version] ? [Object.keys(permissions[version])] : []));
  const [first = [], ...others] = known;
  return [...first.filter((name) => others.every((names) => names.includes(name))), 'admin'].sort();
}

/** The types that the functions of these tools name. */
function typesUsed(tools: readonly { actions: Record<string, ActionModel | ComposedModel> }[]): string {
  const functions = tools
    .flatMap(({ actions }) => Object.values(actions))
    .flatMap((action) => (isComposedModel(action) ? [] : [action.before?.bind, action.bind]));
  const text = functions.map((each) => each?.source ?? '').join('\n');
  const used = { Arguments: 'Arguments[', Body: 'Body<', Loose: 'Loose<' };
  const names = Object.entries(used).filter(([, use]) => text.includes(use));
  return [...names.map(([name]) => name), 'Tool'].join(', ');
}

async function declarations(document: object): Promise<string> {
  const banner =
    '// Generated from spec/ by `npm run generate`, with openapi-typescript. Do not edit: change the catalogue.\n';
  return banner + astToString(await openapiTS(document as Parameters<typeof openapiTS>[0]));
}

/** openapi-typescript reads OpenAPI documents only; this one is never written. */
function argumentsDocument(model: Model): object {
  return {
    openapi: '3.1.0',
    info: { title: 'arguments', version: '1' },
    paths: {},
    components: { schemas: resolvedArguments(model.catalogue) },
  };
}
