import { distance } from 'fastest-levenshtein';
import { MOVED } from './moved.ts';
import { ascii, type Report } from './report.ts';
import { TABLE, VARIABLES } from './table.ts';

/** The valid name nearest to what was written. */
export function nearest(written: string, valid: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of valid) {
    const d = distance(written.toLowerCase(), name.toLowerCase());
    if (best === undefined || d < best.distance) best = { name, distance: d };
  }
  return best?.name;
}

/** `REDMINE_READ_ONLY` means `REDMINE_MCP_READ_ONLY`: only what follows the prefix is compared. */
const stem = (name: string) => name.replace(/^REDMINE_(MCP_)?/, '');

const STEMS = new Map([...VARIABLES].map((name) => [stem(name), name]));

/**
 * Names that look like ours and are not. A misspelt `REDMINE_MCP_READ_ONLY` must not leave the server writing, so
 * everything in our namespace stops the start, and so does everything outside of it that is nearly one of our names.
 */
export function checkNames(env: NodeJS.ProcessEnv, report: Report): void {
  for (const name of Object.keys(env).sort()) {
    if (VARIABLES.has(name) || (env[name] ?? '').trim() === '') continue;
    checkName(name, env, report);
  }
}

function checkName(name: string, env: NodeJS.ProcessEnv, report: Report): void {
  const upper = name.toUpperCase();
  const shown = ascii(name).slice(0, 80);
  if (VARIABLES.has(upper)) {
    // On Windows the look-up ignores case, and the setting has been read.
    if (env[upper] === undefined) report.problem(name, `${shown} is not read: the name is ${upper}, in upper case.`);
    return;
  }
  const moved = MOVED.get(upper);
  if (moved !== undefined) {
    const message = `${shown} is not a setting of this server: ${moved.text}.`;
    if (moved.stops) report.problem(name, `${message} Remove it.`);
    else report.warnings.push(message);
    return;
  }
  if (!upper.startsWith('REDMINE_')) return;

  const base = upper.replace(/_FILE$/, '');
  if (base !== upper && base in TABLE) {
    report.problem(name, `${shown} is not a setting: ${base} is no secret and is given directly. Use ${base}.`);
    return;
  }
  const candidate = nearest(stem(upper), [...STEMS.keys()]) ?? '';
  const suggestion = STEMS.get(candidate) ?? '';
  const far = distance(stem(upper), candidate) > Math.max(1, Math.min(3, Math.floor(candidate.length / 4)));
  if (upper.startsWith('REDMINE_MCP_')) {
    report.problem(
      name,
      `${shown} is not a setting. Nearest: ${suggestion}. Correct or remove it; --help lists all settings.`,
    );
  } else if (!far) {
    report.problem(name, `${shown} is not a setting. Did you mean ${suggestion}? Correct or remove it.`);
  }
}
