/** What can be found out without a network. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { catalogueSha256 } from '../../../generated/index.ts';
import { createAudit } from '../../audit.ts';
import { readHttpSettings } from '../../config/http.ts';
import { nodeProblem } from '../../config/oauth.ts';
import { SettingsError } from '../../config/report.ts';
import { SETTINGS, VARIABLES } from '../../config/table.ts';
import { tlsSettings } from '../../engine.ts';
import { ToolError } from '../../errors.ts';
import { loadTls } from '../../redmine/tls.ts';
import { leastNode } from '../../release.ts';
import { type Check, ok, problem, skipped } from './check.ts';

export const node: Check = {
  id: 'node',
  needs: [],
  run() {
    const running = process.versions.node;
    if (isAtLeast(running, leastNode)) return ok(`Node.js ${running}`);
    return problem(`Node.js ${running} is too old.`, `Install Node.js ${leastNode} or later.`);
  },
};

/** Whether a version such as 20.19.1 is not below another. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number));
  for (const [index, wanted] of (b ?? []).entries()) {
    const part = a?.[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

export const settings: Check = {
  id: 'settings',
  needs: [],
  run(visit) {
    try {
      const { warnings } = visit.settings;
      const count = [...VARIABLES].filter((name) => (visit.env[name] ?? '').trim() !== '').length;
      return ok([`${count} set, all understood.`, ...warnings].join('\n'));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const mend = 'Correct or remove the variables named here; redmine-mcp --help lists all there are.';
      return problem(error.message, mend);
    }
  },
};

/** Only where somebody means to serve HTTP: over stdio nothing of it can be wrong. */
export const http: Check = {
  id: 'http',
  needs: ['settings'],
  run({ settings: all, env }) {
    const given = SETTINGS.some(({ name, only }) => only === 'http' && (env[name] ?? '').trim() !== '');
    if (!given && all.authMode === 'api-key') return skipped('none of its settings is set');
    const tooOld = nodeProblem(all, process.versions.node);
    if (tooOld !== undefined) return problem(tooOld, 'Install Node.js 22 or later.');
    try {
      const { host, port, warnings } = readHttpSettings(env, all);
      return ok([`redmine-mcp http listens on ${host}, port ${port}.`, ...warnings].join('\n'));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return problem(error.message, 'Correct or remove what is named here; only redmine-mcp http reads it.');
    }
  },
};

export const audit: Check = {
  id: 'audit',
  needs: ['settings'],
  run({ settings: { auditFile } }) {
    if (auditFile === undefined) return ok('Audit lines go to stderr.');
    try {
      createAudit({ file: auditFile, catalogueSha: catalogueSha256 }).check();
      return ok('The audit file can be written.');
    } catch (error) {
      const code = /\(([^)]*)\)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'error';
      const message = `REDMINE_MCP_AUDIT_FILE cannot be written (${code}), and without it nothing is changed in Redmine.`;
      return problem(
        message,
        'Set REDMINE_MCP_AUDIT_FILE to a regular file in a folder that exists and that this account of the system may write to.',
      );
    }
  },
};

export const uploads: Check = {
  id: 'uploads',
  needs: ['settings'],
  async run({ settings: { uploadRoots, uploadUrls } }) {
    const urls = uploadUrls ? 'Public addresses may be fetched.' : 'No address is fetched.';
    if (uploadRoots.length === 0) return ok(`No file of this machine is attached. ${urls}`);
    for (const [index, root] of uploadRoots.entries()) {
      const wrong = await wrongWith(root);
      if (wrong === undefined) continue;
      const message = `Folder ${index + 1} of REDMINE_MCP_UPLOAD_FILE_ROOTS ${wrong}.`;
      return problem(message, 'Create that folder, let this account of the system read it, or take it off the list.');
    }
    return ok(`Files may be attached from ${uploadRoots.length} folder(s). ${urls}`);
  },
};

async function wrongWith(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'is not a folder';
    await access(folder, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
  }
}

export const url: Check = {
  id: 'url',
  needs: ['settings'],
  run({ settings: { url: base } }) {
    if (base) return ok(base.href);
    return problem(
      'REDMINE_URL is not set.',
      'Set REDMINE_URL to the address of Redmine as a browser shows it on its first page, such as https://redmine.example.com.',
    );
  },
};

export const certificates: Check = {
  id: 'certificates',
  needs: ['settings'],
  async run({ settings: all }) {
    try {
      await loadTls(tlsSettings(all));
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return problem(error.message, 'Correct REDMINE_SSL_CERT or REDMINE_SSL_CLIENT_CERT: paths of PEM files.');
    }
    const own = all.ssl.caFile === undefined ? "Node's own authorities are trusted" : 'REDMINE_SSL_CERT can be used';
    return ok(`${own}; ${all.ssl.clientCert ? 'there is a client certificate' : 'no client certificate'}.`);
  },
};
