/** What is in the package: no more than it needs, and the licence of everything that is bundled. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { publint } from 'publint';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { bundledPackages } from '../../scripts/package/licences.ts';
import { REPOSITORY } from '../../scripts/redmine/paths.ts';

const packed = inject('packed');
let content: string;
beforeAll(() => {
  const folder = mkdtempSync(join(inject('folder'), 'content-'));
  execFileSync('tar', ['-xzf', packed.path, '-C', folder]);
  content = join(folder, 'package');
});
const read = (name: string) => readFileSync(join(content, name), 'utf8');

describe('the package', () => {
  it('is small and has only what runs, its licences and what a reader needs', () => {
    expect(packed.size).toBeLessThan(1_500_000);
    const others = packed.files.filter((path) => !/^dist\/[A-Za-z0-9_-]+\.js$/.test(path));
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'dist/THIRD-PARTY-LICENSES.txt', 'package.json']);
  });

  it('needs nothing else', () => {
    const about = JSON.parse(read('package.json'));
    for (const key of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies'])
      expect(about, key).not.toHaveProperty(key);
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(about.scripts, script).not.toHaveProperty(script);
  });

  it('has no address and no path of the machine that made it', () => {
    for (const path of packed.files) {
      expect(read(path), path).not.toContain(REPOSITORY);
      expect(read(path), path).not.toMatch(/file:\/\/\/(home|Users|root|work)\//);
    }
  });

  it('is as publint wants it', async () => {
    const { messages } = await publint({ pkgDir: content, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it('carries the licence text of every package that is bundled', () => {
    const metafile = JSON.parse(readFileSync(join(REPOSITORY, 'dist/metafile.json'), 'utf8')) as Metafile;
    const packages = bundledPackages(REPOSITORY, metafile);
    const text = read('dist/THIRD-PARTY-LICENSES.txt');
    // Some that are known to be there, so that an empty list proves nothing.
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['@modelcontextprotocol/server', 'ajv', 'content-type', 'undici', 'zod']),
    );
    for (const { name, version, text: licence } of packages) {
      expect(text).toContain(`${name} ${version} (`);
      expect(text, name).toContain(licence);
      expect(licence, name).toMatch(/permission|license/i);
    }
  });
});
