import type { StateSettings } from '../state/open.ts';
import { parsePlace } from '../state/place.ts';
import type { Reader } from './reader.ts';
import type { Report } from './report.ts';

const SHORTEST_KEY = 32;

/** REDMINE_MCP_STATE_URL and REDMINE_MCP_STATE_KEY. No value gets into a message: both may hold secrets. */
export function readState(read: Reader, report: Report): StateSettings {
  const url = read.secret('REDMINE_MCP_STATE_URL')?.trim();
  const keys = (read.secret('REDMINE_MCP_STATE_KEY') ?? '').split(/[\s,]+/).filter((key) => key !== '');
  checkUrl(url, report);
  const name = 'REDMINE_MCP_STATE_KEY';
  const make = 'Make one with: openssl rand -hex 32';
  if (keys.some((key) => key.length < SHORTEST_KEY || !/^[\x21-\x7e]+$/.test(key))) {
    const what = `has a key that is shorter than ${SHORTEST_KEY} characters, or has characters that no key has`;
    report.problem(name, `${name} ${what}. ${make}.`);
  }
  const isMemory = url === undefined || parsePlace(url)?.kind === 'memory';
  if (!isMemory && !read.given(name)) {
    report.problem(name, `${name} is not set, and what REDMINE_MCP_STATE_URL keeps is encrypted with it. ${make}.`);
  }
  return Object.freeze({ url: isMemory ? undefined : url, keys: Object.freeze(keys) });
}

function checkUrl(url: string | undefined, report: Report): void {
  if (url === undefined || parsePlace(url)) return;
  const allowed = 'Allowed: memory, file:/path/of/a/file, redis://host:6379, rediss://user:password@host:6379/0';
  report.problem('REDMINE_MCP_STATE_URL', `REDMINE_MCP_STATE_URL is not understood. ${allowed}.`);
}
