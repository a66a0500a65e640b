import type { ServerResponse } from 'node:http';
import { vi } from 'vitest';
import { examine, type Line } from '../../runtime/cli/doctor/check.ts';
import { CHECKS } from '../../runtime/cli/doctor/checks.ts';
import { Visit } from '../../runtime/cli/doctor/visit.ts';

type Env = Record<string, string>;

export const KEY = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** What the doctor says under these settings; proxies of the environment are settings, too. */
export async function look(env: Env): Promise<{ line: (id: string) => Line; problems: string[]; all: Line[] }> {
  for (const [name, value] of Object.entries(env)) if (/_proxy$/i.test(name)) vi.stubEnv(name, value);
  const visit = new Visit({ REDMINE_API_KEY: KEY, ...env });
  try {
    const all = await examine(CHECKS, visit);
    return {
      all,
      line: (id) => {
        const found = all.find((each) => each.id === id);
        if (!found) throw new Error(`there is no check ${id}`);
        return found;
      },
      problems: all.filter(({ status }) => status === 'problem').map(({ id }) => id),
    };
  } finally {
    await visit.close();
  }
}

/** The setting that a mend names, such as REDMINE_URL=https://…, to be tried. */
export function setting(mend: string | undefined): Env {
  const [, name = '', value = ''] = /\b([A-Z_]+)=(\S+?)(?=[.,;]?(\s|$))/.exec(mend ?? '') ?? [];
  return { [name]: value };
}

/** As every Redmine answers who brings no credential; what is behind that is no concern of the network. */
export function nobody(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(401, {
    'content-type': 'application/json',
    'www-authenticate': 'Basic realm="Redmine API"',
    ...headers,
  });
  response.end();
}
