import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Not of this machine, and not one that is reserved. */
const PUBLIC = '203.0.114.10';

/** Hosts of the public internet that are played here, for a server in a process of its own. */
export interface Internet {
  /** For the environment of that process. */
  readonly env: Record<string, string>;
  /** Documents by host and path. */
  readonly pages: Map<string, unknown>;
  /** What was fetched. */
  readonly fetched: string[];
  close(): void;
}

/**
 * A process that starts with `env` finds `host` at a public address, trusts its certificate, and is connected to this
 * machine instead. All that the process checks, it checks.
 */
export async function playInternet(host: string): Promise<Internet> {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-internet-'));
  const file = (name: string) => join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const about = ['-keyout', file('key'), '-out', file('cert'), '-subj', `/CN=${host}`];
  execFileSync('openssl', ['req', '-x509', ...curve, ...about, '-addext', `subjectAltName=DNS:${host}`], {
    stdio: 'pipe',
  });
  const pages = new Map<string, unknown>();
  const fetched: string[] = [];
  const server = createServer(
    { key: readFileSync(file('key')), cert: readFileSync(file('cert')) },
    (request, response) => {
      const name = `${request.headers.host}${request.url}`;
      fetched.push(name);
      const page = pages.get(name);
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(page ?? {}));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(file('preload.mjs'), preload(host, port));
  return {
    env: { NODE_OPTIONS: `--import=${file('preload.mjs')}`, NODE_EXTRA_CA_CERTS: file('cert') },
    pages,
    fetched,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}

function preload(host: string, port: number): string {
  return `import dns from 'node:dns/promises';
import tls from 'node:tls';
import { syncBuiltinESMExports } from 'node:module';
const { lookup } = dns;
dns.lookup = (name, options) =>
  name === ${JSON.stringify(host)} ? Promise.resolve([{ address: '${PUBLIC}', family: 4 }]) : lookup(name, options);
const { connect } = tls;
tls.connect = (options, ...rest) => {
  if (options.host !== ${JSON.stringify(host)}) return connect(options, ...rest);
  let asked;
  options.lookup(options.host, { all: true }, (_, found) => { asked = found?.[0]?.address ?? found; });
  if (asked !== '${PUBLIC}') throw new Error('connected to ' + asked);
  return connect({ ...options, servername: options.host, host: '127.0.0.1', port: ${port}, lookup: undefined }, ...rest);
};
syncBuiltinESMExports();
`;
}
