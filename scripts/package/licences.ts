import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which something is in the bundle. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its package.json. */
  readonly licence: string;
  /** The whole text of its licence file. */
  readonly text: string;
}

/** The last `node_modules/<name>` of a path. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
/** Where a bundler that made a package says which other one it put in: `//#region …/node_modules/…/<name>/<file>`. */
const VENDORED = /\/\/#region .*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/[^\s]*/g;

/**
 * Every package that esbuild put into the bundle, those included that such a package has inside of its own files.
 * @throws Error naming a package whose licence text is not there: nothing is distributed without it
 */
export function bundledPackages(root: string, { inputs, outputs }: Metafile): Bundled[] {
  const used = new Set(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const folders = new Set<string>();
  for (const path of Object.keys(inputs)) {
    const [, folder] = PACKAGE.exec(path) ?? [];
    if (!folder || !used.has(path)) continue;
    folders.add(folder);
    for (const [, name = ''] of readFileSync(join(root, path), 'utf8').matchAll(VENDORED))
      folders.add(`node_modules/${name}`);
  }
  return [...folders].map((folder) => readPackage(root, folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Packages that are published without the file, and where in this repository that of their project is. */
const KEPT: Readonly<Record<string, string>> = { '@redis/client': 'scripts/package/licences/node-redis.txt' };
/** Packages that are published without the file, by the project whose own has the same licence and the same owners. */
const SAME_PROJECT: Readonly<Record<string, string>> = { 'koa-compose': 'koa' };

function readPackage(root: string, folder: string): Bundled {
  const path = join(root, folder);
  if (!existsSync(path)) throw new Error(`${folder} is in the bundle, and its licence is not here`);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const kept = KEPT[name];
  if (kept !== undefined && license)
    return { name, version, licence: license, text: readFileSync(join(root, kept), 'utf8').trim() };
  const other = SAME_PROJECT[name];
  const place = other === undefined ? path : join(root, 'node_modules', other);
  const file = readdirSync(place).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  if (!file || !license) throw new Error(`${folder} is in the bundle, and has no licence that can be passed on`);
  return { name, version, licence: license, text: readFileSync(join(place, file), 'utf8').trim() };
}

/** The file that the package carries. */
export function licencesText(packages: readonly Bundled[]): string {
  const rule = '='.repeat(80);
  const sections = packages.map(
    ({ name, version, licence, text }) => `${rule}\n${name} ${version} (${licence})\n${rule}\n\n${text}\n`,
  );
  return `redmine-mcp contains these packages. Each is under its own licence, which follows it.\n\n${sections.join('\n')}`;
}
