import { byName } from '../lower/json.ts';
import type { Model, ToolModel } from '../lower/lower.ts';
import { distinct, type OperationModel, operationsOf, permissionText, tokensOf } from './pages.ts';

type Shapes = Model['shapes'];

/** What AUTHORITY.md shows: what is offered with which settings, and a row for each tool, those that delete first. */
export function authorityPage(model: Model): object {
  return {
    profiles: profiles(model),
    destructive: rowsOf(model, 'destructive'),
    write: rowsOf(model, 'write'),
    read: rowsOf(model, 'read'),
    sha256: model.sha256,
  };
}

function profiles(model: Model): object[] {
  const isDefault = ({ toolset }: ToolModel) => model.catalogue.defaults.toolsets[toolset]?.default ?? false;
  const settings: [string, (tool: ToolModel) => boolean][] = [
    ['none: the default', isDefault],
    ['REDMINE_MCP_READ_ONLY=true', (tool) => isDefault(tool) && tool.effect === 'read'],
    ['REDMINE_MCP_TOOLSETS=all', () => true],
    ...byName(model.catalogue.defaults.toolsets).map(([name, { default: on }]): (typeof settings)[number] => [
      `REDMINE_MCP_TOOLSETS=${name}${on ? ' (in the default)' : ''}`,
      ({ toolset }) => toolset === name,
    ]),
  ];
  return settings.map(([name, has]) => {
    const tools = model.tools.filter(has);
    const count = (effect: string) => tools.filter((tool) => tool.effect === effect).length || '';
    return {
      name,
      read: count('read'),
      write: count('write'),
      destructive: count('destructive'),
      tokens: tokensOf(tools),
    };
  });
}

function rowsOf(model: Model, effect: string): object[] {
  return model.tools
    .filter((tool) => tool.effect === effect)
    .map((tool) => ({
      tool: tool.name,
      toolset: tool.toolset,
      inDefault: model.catalogue.defaults.toolsets[tool.toolset]?.default ?? false,
      may: permitted(model, tool),
      untrusted: untrusted(model.shapes, tool),
    }));
}

/** Actions by the permission that they ask for: `create, update: manage_versions`. */
function permitted(model: Model, tool: ToolModel): string {
  const byPermission = new Map<string, string[]>();
  for (const [name, action] of Object.entries(tool.actions)) {
    const permission = distinct(
      operationsOf(model, action).map((operation: OperationModel) => permissionText(operation)),
    );
    byPermission.set(permission, [...(byPermission.get(permission) ?? []), name]);
  }
  return [...byPermission]
    .map(([permission, actions]) => (tool.discriminator ? `${actions.join(', ')}: ${permission}` : permission))
    .join('; ');
}

const MOST = 8;

/** Names of the fields of answers and previews that strangers can have written, in the order in which they are shown. */
function untrusted(shapes: Shapes, tool: ToolModel): string {
  const names = Object.values(tool.actions).flatMap((action) => [
    ...fieldsIn(shapes, (action as { result?: Part }).result, 'columns'),
    ...fieldsIn(shapes, (action as { preview?: Part }).preview, 'show'),
  ]);
  const all = [...new Set(names)];
  return all.slice(0, MOST).join(', ') + (all.length > MOST ? ` and ${all.length - MOST} more` : '');
}

type Part = { shape?: string; columns?: string[]; show?: string[] };

function fieldsIn(shapes: Shapes, part: Part | undefined, shown: 'columns' | 'show'): string[] {
  const fields = shapes[part?.shape ?? ''] ?? {};
  return (part?.[shown] ?? Object.keys(fields)).filter((name) => isUntrusted(shapes, fields[name.split('.')[0] ?? '']));
}

/** A record is as untrusted as anything in it. */
function isUntrusted(shapes: Shapes, field: unknown, inside: readonly string[] = []): boolean {
  if (field === 'untrusted') return true;
  if (typeof field !== 'object' || field === null) return false;
  const { list, codec, shape } = field as { list?: unknown; codec?: string; shape?: string };
  if (list !== undefined) return isUntrusted(shapes, list, inside);
  if (codec !== undefined) return codec !== 'path';
  if (shape === undefined || inside.includes(shape)) return false;
  return Object.values(shapes[shape] ?? {}).some((inner) => isUntrusted(shapes, inner, [...inside, shape]));
}
