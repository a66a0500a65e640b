/** `npm run build`: bundles runtime/ and everything that it needs into dist/, so that npx installs one package. */
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
await build({
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
  minifyWhitespace: true,
  // A crash prints the line that it happened in: not the whole bundle.
  lineLimit: 160,
  keepNames: true,
  logLevel: 'warning',
});
chmodSync(`${root}dist/redmine-mcp.js`, 0o755);
