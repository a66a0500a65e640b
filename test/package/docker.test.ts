/**
 * The container image, as far as it can be tested without a container engine: what .dockerignore lets through is enough
 * to build, what the last stage copies is enough to run, and what docker-compose.yml sets starts a server that is well.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { catalogueSha256 } from '../../generated/index.ts';
import { REPOSITORY } from '../../scripts/redmine/paths.ts';

const lines = (name: string) => readFileSync(join(REPOSITORY, name), 'utf8').split('\n');
const dockerfile = lines('Dockerfile').join('\n');
const empty = (name: string) => mkdtempSync(join(inject('folder'), name));

describe('the container image', () => {
  it('is built of what .dockerignore lets through, and runs', () => {
    const [source, app] = [empty('source-'), empty('app-')];
    const rules = lines('.dockerignore').filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    for (const rule of rules.slice(1)) {
      expect(rule).toMatch(/^!/);
      cpSync(join(REPOSITORY, rule.slice(1)), join(source, rule.slice(1)), { recursive: true });
    }
    // In the place of npm ci.
    symlinkSync(join(REPOSITORY, 'node_modules'), join(source, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: source });

    const copies = lines('Dockerfile').filter((line) => line.startsWith('COPY --from=build '));
    expect(copies).toEqual([
      'COPY --from=build /src/package.json /src/LICENSE ./',
      'COPY --from=build /src/dist/*.js /src/dist/THIRD-PARTY-LICENSES.txt ./dist/',
    ]);
    for (const name of ['package.json', 'LICENSE']) cpSync(join(source, name), join(app, name));
    mkdirSync(join(app, 'dist'));
    for (const name of readdirSync(join(source, 'dist')).filter((each) => /\.(js|txt)$/.test(each)))
      cpSync(join(source, 'dist', name), join(app, 'dist', name));
    const said = execFileSync(process.execPath, [join(app, 'dist/redmine-mcp.js'), '--version'], { encoding: 'utf8' });
    expect(said).toContain(catalogueSha256);
  });

  it('does not run as root', () => {
    const last = lines('Dockerfile').slice(lines('Dockerfile').lastIndexOf('FROM node:24-alpine'));
    const [user, entry] = ['USER node', 'ENTRYPOINT '].map((word) => last.findIndex((line) => line.startsWith(word)));
    expect(user).toBeGreaterThan(0);
    expect(entry).toBeGreaterThan(user ?? 0);
  });
});

/** Exit code of the image's health check, in a container whose first process is this one. */
function healthOf(command: readonly string[], env: Record<string, string | undefined>): number | null {
  const [, check = '[]'] = /HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [, ...args] = JSON.parse(check) as string[];
  const file = join(empty('process-'), 'cmdline');
  writeFileSync(file, `${command.join('\0')}\0`);
  const here = args.map((arg) => arg.replace('/proc/1/cmdline', file));
  return spawnSync(process.execPath, here, { env }).status;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('docker-compose.yml', () => {
  const { services } = parse(lines('docker-compose.yml').join('\n')) as {
    services: Record<string, { command?: string; environment?: Record<string, string>; ports: string[] }>;
  };

  it('starts a server that the health check of the image finds well', async () => {
    const image = Object.fromEntries(
      [...dockerfile.matchAll(/^ENV (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const port = await freePort();
    const env = { ...image, ...services['redmine-mcp']?.environment, SERVER_PORT: String(port) };
    expect(env).toMatchObject({ SERVER_HOST: '0.0.0.0', REDMINE_URL: 'http://redmine:3000' });
    const command = [join(REPOSITORY, 'dist/redmine-mcp.js'), services['redmine-mcp']?.command ?? ''];
    const server = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    try {
      await expect.poll(() => healthOf(['node', ...command], env), { timeout: 20_000 }).toBe(0);
    } finally {
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    }
    expect(healthOf(['node', ...command], env)).toBe(1);
    expect(healthOf(['node', '/app/dist/redmine-mcp.js'], env)).toBe(0);
  });

  it('opens nothing to others', () => {
    for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});
