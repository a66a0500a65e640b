/**
 * The container image, as far as it can be tested without a container engine: what .dockerignore lets through is enough
 * to build, what the last stage copies is enough to run, and docker-compose.yml sets nothing that the server does not know.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { catalogueSha256 } from '../../generated/index.ts';
import { VARIABLES } from '../../runtime/config/table.ts';
import { REPOSITORY } from '../../scripts/redmine/paths.ts';

const lines = (name: string) => readFileSync(join(REPOSITORY, name), 'utf8').split('\n');
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

describe('docker-compose.yml', () => {
  const { services } = parse(lines('docker-compose.yml').join('\n')) as {
    services: Record<string, { environment?: Record<string, string>; ports: string[] }>;
  };

  it('sets only what the server knows', () => {
    const names = Object.keys(services['redmine-mcp']?.environment ?? {});
    expect(names).toContain('REDMINE_URL');
    for (const name of names) expect(VARIABLES).toContain(name);
  });

  it('opens nothing to others', () => {
    for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});
