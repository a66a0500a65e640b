import { readFileSync } from 'node:fs';
import { type Compiled, compile } from '../../generator/compile.ts';
import { type PackageFacts, packagingFiles } from '../../generator/emit/packaging.ts';
import { SETTINGS } from '../../runtime/config/table.ts';

/**
 * Everything below generated/. The compiler knows no server: what registries and installers are told of one, its settings
 * and the name of its package, is handed to it here, where both rooms may be known.
 * @param root directory URL of the repository, with a trailing slash
 * @param spec directory URL of the catalogue, where it is another one
 */
export async function repositoryFiles(root: URL, spec = new URL('spec/', root)): Promise<Compiled> {
  const about = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as PackageFacts;
  const compiled = await compile(spec, about.version, new URL('runtime/compose/', root));
  if (!compiled.files) return compiled;
  const files = new Map([...compiled.files, ...packagingFiles(compiled.model, about, SETTINGS)]);
  return { ...compiled, files };
}
