/** `npm run build`: bundles runtime/ and everything that it needs into dist/, so that npx installs one package. */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundledPackages, licencesText } from './package/licences.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * The SDK asks `_shims` for what depends on the platform, and gets a second copy of ajv with it: a quarter of what a
 * start would read. It uses that for `elicitInput` alone; this server asks by `inputRequired`, whose answers the SDK
 * leaves to the handler (runtime/serve/server.ts, `answerOf`). Whatever needs a validator fails.
 */
const withoutValidator: Plugin = {
  name: 'without-validator',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, ({ path }) => ({ path, namespace: 'shims' }));
    onLoad({ filter: /.*/, namespace: 'shims' }, () => ({
      contents: `export { default as process } from 'node:process';
export class DefaultJsonSchemaValidator {
  getValidator() { throw new Error('this bundle has no validator for the SDK'); }
}`,
    }));
  },
};

rmSync(`${root}dist`, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { 'redmine-mcp': 'runtime/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // CommonJS dependencies ask for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  plugins: [withoutValidator],
  // Names stay as they are: shorter ones save no time, and traces of a crash are read by people.
  minifyWhitespace: true,
  // oidc-provider tells kinds of records apart by the names of their classes.
  keepNames: true,
  // A crash prints the line that it happened in: not the whole bundle.
  lineLimit: 160,
  logLevel: 'warning',
  metafile: true,
});
chmodSync(`${root}dist/redmine-mcp.js`, 0o755);
writeFileSync(`${root}dist/THIRD-PARTY-LICENSES.txt`, licencesText(bundledPackages(root, metafile)));
// What is in which file; for tests, not for the package.
writeFileSync(`${root}dist/metafile.json`, JSON.stringify(metafile));
