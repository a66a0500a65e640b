import type { Call, Operation } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';

/**
 * The path of one request below Redmine's base URL, such as `/projects/demo/wiki/Start.json`.
 *
 * Of the routes whose parameters are all given, the one that uses most of them is taken (the first of equals).
 * Every value becomes exactly one segment, so no value can reach another resource.
 * @throws ToolError `invalid_arguments` naming the argument that is missing, superfluous or cannot be sent.
 */
export function buildPath(operation: Operation, path: Call['path']): string {
  const given = new Map(
    Object.entries(path ?? {}).filter((entry): entry is [string, string | number] => entry[1] != null),
  );
  const route = chooseRoute(operation.routes, given);
  return route.replace(PARAMETER, (_, name: string) => encodeSegment(name, given.get(name) as string | number));
}

const PARAMETER = /:([a-z][a-z0-9_]*)/g;

function parametersOf(route: string): string[] {
  return [...route.matchAll(PARAMETER)].map((match) => String(match[1]));
}

function chooseRoute(routes: readonly string[], given: ReadonlyMap<string, unknown>): string {
  const possible = routes.filter((route) => parametersOf(route).every((name) => given.has(name)));
  const best = possible.toSorted((a, b) => parametersOf(b).length - parametersOf(a).length)[0];
  if (best === undefined) throw missingParameter(routes, given);
  const used = parametersOf(best);
  const unused = [...given.keys()].find((name) => !used.includes(name));
  if (unused !== undefined) {
    // Leaving it out in silence would widen the request: a list of one project would become a list of all.
    const others = used.length > 0 ? ` together with ${used.join(', ')}` : ' here';
    throw new ToolError('invalid_arguments', `${unused} cannot be used${others}.`, { argument: unused });
  }
  return best;
}

function missingParameter(routes: readonly string[], given: ReadonlyMap<string, unknown>): ToolError {
  const missing = routes.map((route) => parametersOf(route).filter((name) => !given.has(name)));
  // Of each route something is missing, else it would have been chosen.
  const [nearest] = missing.toSorted((a, b) => a.length - b.length) as [[string, ...string[]]];
  return new ToolError('invalid_arguments', `${nearest.join(' and ')} must be given.`, { argument: nearest[0] });
}

/** Where a title stands, these are other requests (config/routes.rb); the pages are stored with a capital (Wiki.titleize). */
const ROUTES = new Set(['index', 'date_index', 'export', 'new']);

function encodeSegment(name: string, value: string | number): string {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && value > 0) return String(value);
    throw refuse(name, 'must be a positive whole number');
  }
  if (value.trim() === '') throw refuse(name, 'must not be empty');
  for (const reading of readings(value)) refuseShapeChange(name, reading);
  const text = name === 'title' && ROUTES.has(value) ? value.replace(/./, (first) => first.toUpperCase()) : value;
  // RFC 3986 section 2.2 sub-delims, and the dot: Rails ends a segment at a dot (`foo.json` + `.json`), but not at %2E.
  return encodeURIComponent(text).replace(/[!'()*.]/g, (character) => percent(character));
}

/**
 * The value as it is and as servers might see it: a proxy with a path of its own (nginx `proxy_pass` with a URI,
 * Apache `AllowEncodedSlashes On`) decodes once more than Rails does, so an encoded value may be decoded again.
 */
function readings(value: string): string[] {
  const seen = [value];
  for (let text = value; ; ) {
    const decoded = text.replace(/(?:%[0-9a-f]{2})+/gi, decodeLeniently);
    if (decoded === text) return seen;
    seen.push(decoded);
    text = decoded;
  }
}

function decodeLeniently(escaped: string): string {
  return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
}

function refuseShapeChange(name: string, reading: string): void {
  // Nothing in Redmine that a path names has a slash: identifiers and file names refuse it, and wiki titles lose it
  // (Wiki.titleize deletes `,./?;|:`), so that `A/B` would reach the page `AB`.
  if (/[/\\]/.test(reading)) throw refuse(name, 'must not contain a slash: Redmine has no such name');
  if (/^\s*\.+\s*$/.test(reading)) throw refuse(name, 'must not consist of dots');
  if (/\p{Cc}/u.test(reading)) throw refuse(name, 'must not contain control characters');
  if (/\p{Cs}/u.test(reading)) throw refuse(name, 'contains half of a character and cannot be sent');
}

function refuse(name: string, reason: string): ToolError {
  return new ToolError('invalid_arguments', `${name} ${reason}.`, { argument: name });
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
