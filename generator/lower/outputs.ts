import type { ActionModel } from './action.ts';
import type { ComposedModel } from './composed.ts';
import type { Field, Shapes } from './fields.ts';
import type { InputSchema } from './inputs.ts';

type Result =
  | { kind: 'rows'; shape: string; columns: string[] }
  | { kind: 'record'; shape: string; items?: { items: string }; text?: { of: string }; content?: object }
  | { kind: 'written' }
  | { kind: 'report'; pages?: string };

const nullable = (type: 'integer' | 'string'): InputSchema => ({ type: [type, 'null'] });

const page: InputSchema = {
  type: 'object',
  properties: {
    total: nullable('integer'),
    count: { type: 'integer' },
    offset: { type: 'integer' },
    has_more: { type: 'boolean' },
    next_offset: nullable('integer'),
  },
};

const deviations: InputSchema = {
  type: 'array',
  items: { type: 'object', properties: { field: { type: 'string' }, reason: { type: 'string' } } },
};

const written: Record<string, InputSchema> = {
  outcome: { type: 'string', enum: ['done', 'partly', 'unknown'] },
  id: nullable('integer'),
  applied: { type: 'array', items: { type: 'string' } },
  ignored: deviations,
  differs: deviations,
  unchecked: deviations,
  attached: { type: 'array', items: { type: 'integer' } },
  also: { type: 'array', items: { type: 'string' } },
};

/**
 * What `structuredContent` holds (REDMINE_MCP_STRUCTURED): an object whose properties depend on the action, all of them
 * optional. Absent stays absent, so nothing of a record is required.
 */
export function outputSchema(shapes: Shapes, actions: readonly (ActionModel | ComposedModel)[]): InputSchema {
  const properties: Record<string, InputSchema> = {};
  for (const { result } of actions as unknown as { result: Result }[]) {
    if (result.kind === 'written') Object.assign(properties, written);
    else if (result.kind === 'report')
      Object.assign(properties, { report: { type: 'object' } }, result.pages ? { page } : {});
    else if (result.kind === 'rows') {
      const columns = Object.fromEntries(
        result.columns.map((name) => [name, valueSchema(shapes[result.shape]?.[name])]),
      );
      const known = properties['rows']?.items?.properties ?? {};
      properties['page'] = page;
      properties['rows'] = { type: 'array', items: { type: 'object', properties: { ...known, ...columns } } };
    } else {
      Object.assign(properties, recordProperties(result));
    }
  }
  return { type: 'object', properties };
}

function recordProperties({ text, content, items }: Extract<Result, { kind: 'record' }>): Record<string, InputSchema> {
  return {
    record: { type: 'object' },
    ...(text ? { [text.of]: { type: 'object' } } : {}),
    ...(content ? { page, content: { type: 'object' } } : {}),
    ...(items ? { page, [items.items]: { type: 'array', items: { type: 'object' } } } : {}),
  };
}

/**
 * A column shows a reference by its name, and a list by its names. What is not what it should be comes as text in every
 * column: clients refuse a whole answer for one value that its schema does not have.
 */
function valueSchema(field: Field | undefined): InputSchema {
  if (field === 'number') return { type: ['number', 'string', 'null'] };
  if (field === 'boolean') return { type: ['boolean', 'string', 'null'] };
  const isCustom = typeof field === 'object' && 'codec' in field && field.codec === 'custom-fields';
  if (isCustom || (typeof field === 'object' && 'list' in field)) return { type: ['array', 'string', 'null'] };
  // A reference without a name is its id.
  return { type: ['string', 'number', 'null'] };
}
