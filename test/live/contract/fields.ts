import type { PermissionSpec, PropertySpec } from '../../../generator/catalogue.ts';
import { bodyOf, responseOf } from '../../../generator/targets.ts';
import type { Body, Scene } from '../scene.ts';
import { call, type Request } from './call.ts';
import { catalogue, isIn, operationOf } from './catalogue.ts';

/** What is written and can be read back: in the body, or as the part of a path that says what to add or take away. */
export interface Field {
  readonly place: 'body' | 'path';
  readonly path: readonly string[];
  readonly property: PropertySpec;
  /** Its own permission, or that of its schema. */
  readonly permission: PermissionSpec | undefined;
  readonly reads: string;
}
export type Fields = ReadonlyMap<string, Field>;

/** The fields of an operation that this version has, by their dotted names. */
export function fieldsOf(id: string, version: string): Fields {
  const operation = operationOf(id);
  const body = [...bodyOf(catalogue, operation).values()].map((field) => ({ ...field, place: 'body' as const }));
  const path = Object.entries(operation.path ?? {}).map(([name, property]) => {
    return { path: [name], property, permission: property.permission, place: 'path' as const };
  });
  return new Map(
    [...body, ...path].flatMap((field): [string, Field][] => {
      const { reads } = field.property;
      if (typeof reads !== 'string' || !isIn(field.property, version)) return [];
      return [[field.path.join('.'), { ...field, permission: field.permission, reads }]];
    }),
  );
}

/** What a write did: the read that shows it, undefined where its own answer does. In a list it is the newest. */
export async function shown(scene: Scene, request: Request, expected: readonly number[], answer?: Body): Promise<Body> {
  const known = typeof request.shownBy === 'object' || answer !== undefined;
  const shownBy = typeof request.shownBy === 'function' && known ? request.shownBy(answer) : request.shownBy;
  if (typeof shownBy !== 'object') return undefined;
  const response = responseOf(operationOf(shownBy.operation));
  const key = request.key ?? scene.key('admin');
  const { status, body } = await call(scene.redmine.url, key, shownBy.operation, shownBy);
  if (!expected.includes(status)) throw new Error(`${shownBy.operation} answered ${status}`);
  const record = body?.[response?.root ?? ''];
  if (!response?.list) return record;
  const newest = record.toSorted((a: Body, b: Body) => b.id - a.id)[0];
  return shownBy.whole ? await shown(scene, { ...request, shownBy: shownBy.whole(newest.id) }, expected) : newest;
}

export function at(value: unknown, path: readonly string[]): Body {
  return path.reduce<Body>((current, name) => current?.[name], value);
}

export const text = (value: unknown) => JSON.stringify(value)?.slice(0, 200);

/** Whether a written value is there now. */
export function reads({ property }: Field, wanted: Body, now: Body): boolean {
  if (property.codec === 'custom-fields') {
    return wanted.every((each: Body) => {
      const field = now?.find(({ id }: Body) => id === each.id);
      return field !== undefined && normalised(field.value) === normalised(each.value);
    });
  }
  if (property.codec === 'files') {
    if (typeof wanted === 'string') return wanted.split('.')[0] === String(now); // a token begins with the file's id
    return wanted.every(({ filename }: Body) => now?.some((each: Body) => each.filename === filename));
  }
  if (property.as === 'some') return Array.isArray(now) && now.length > 0;
  if (property.as === 'contains' || property.as === 'absent') {
    return [wanted].flat().every((each) => (now ?? []).includes(each) === (property.as === 'contains'));
  }
  return normalised(wanted, property.as) === normalised(now, property.as);
}

/** Nothing, null and empty are one; lists have no order; `as` says what does not count. */
export function normalised(value: Body, as?: string): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value.map(String).sort());
  if (as === 'title') return String(value).replaceAll(' ', '_').toLowerCase();
  return as === 'text' ? String(value).replaceAll(/\r\n?/g, '\n').trim() : String(value);
}
