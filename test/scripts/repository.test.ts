/** What a pull request could bring past its reviewers (SECURITY.md, "who sends a pull request"). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, root), 'utf8');

/** Mode and name of each file that git knows; those that are not committed yet as well. */
const tracked = execFileSync('git', ['ls-files', '-s', '-z'], { cwd: fileURLToPath(root), encoding: 'utf8' })
  .split('\0')
  .filter((line) => line !== '')
  .map((line) => ({ mode: line.slice(0, 6), name: line.slice(line.indexOf('\t') + 1) }));
const names = tracked.map(({ name }) => name);

describe('files', () => {
  it('are files, and not links or other repositories', () => {
    expect(tracked.filter(({ mode }) => !/^100(644|755)$/.test(mode))).toEqual([]);
    expect(tracked.filter(({ mode }) => mode === '100755').map(({ name }) => name)).toEqual(['.ci/run']);
  });

  it('show all that is in them: no invisible characters, and none that change the direction', () => {
    // Emoji need U+FE0F, which changes nothing but their look.
    const hidden = /(?!\t|\n|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
    const showing = names.filter((name) => !/\.(png|gif|jpg|pdf|gz|tgz|bin)$/.test(name));
    expect(showing.filter((name) => hidden.test(text(name)))).toEqual([]);
  });

  it('that say how others are shown or installed stand in the root alone', () => {
    const told = names.filter((name) => /(^|\/)(\.gitattributes|\.npmrc|\.gitmodules|\.nvmrc|\.env[^/]*)$/.test(name));
    expect(told).toEqual(['.gitattributes', '.npmrc']);
  });

  it('that are folded in reviews are compiled, which `npm run check` proves of all that is in generated/', () => {
    const patterns = text('.gitattributes')
      .split('\n')
      .filter((line) => /linguist-|-diff|binary/.test(line))
      .map((line) => line.split(/\s+/)[0] ?? '');
    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.filter((pattern) => !pattern.startsWith('generated/'))).toEqual([]);
  });
});

describe('what is installed', () => {
  interface Installed {
    version?: string;
    resolved?: string;
    integrity?: string;
    link?: boolean;
    hasInstallScript?: boolean;
  }
  const packages = Object.entries(
    (JSON.parse(text('package-lock.json')) as { packages: Record<string, Installed> }).packages,
  ).filter(([name]) => name !== '');

  it('comes from the registry, by checksum', () => {
    const others = packages.filter(
      ([, each]) => !each.integrity?.startsWith('sha512-') || each.resolved !== undefined || each.link === true,
    );
    expect(others).toEqual([]);
  });

  it('runs nothing by itself, except what is known to', () => {
    const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name);
    expect(running).toEqual(['node_modules/esbuild']);
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const hooks = Object.keys(scripts).filter((name) => /^(pre|post)|^(prepare|install|dependencies)$/.test(name));
    expect(hooks).toEqual(['prepack']);
  });

  it('is asked for by version, and nothing is depended on at run time', () => {
    const { devDependencies, ...rest } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
    for (const range of Object.values(devDependencies ?? {})) expect(range).toMatch(/^\^?\d+(\.\d+){1,2}$/);
    expect(Object.keys(rest).filter((name) => /dependencies/i.test(name))).toEqual([]);
  });
});
