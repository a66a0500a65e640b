import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { cached } from '../package/cached.ts';
import { cacheFolder } from '../redmine/paths.ts';

/**
 * Exact versions that belong together, the last ones for Node.js 20. Chromium's package carries the few libraries that a
 * bare Debian lacks, and a font; the other font has what Japanese needs.
 */
const CHROMIUM = '143.0.4';
const PUPPETEER = '24.37.0';
const FONT = '@expo-google-fonts/sawarabi-gothic';
const FONT_VERSION = '0.4.2';
const FONT_FILE = '400Regular/SawarabiGothic_400Regular.ttf';

/** A real browser, without a screen. */
export interface Chromium {
  readonly executable: string;
  /** What its process needs besides: where its libraries and fonts are. */
  readonly env: Readonly<Record<string, string>>;
  /** The module that steers it, `puppeteer-core`. */
  readonly puppeteer: string;
}

/** Installs what is not there yet into the cache folder, where it stays. Linux on x64. */
export function chromium(): Chromium {
  const archives = dirname(cached(`chromium-${CHROMIUM}`, `@sparticuz/chromium@${CHROMIUM}`, ARCHIVE));
  const font = cached(`font-${FONT_VERSION}`, `${FONT}@${FONT_VERSION}`, `${FONT}/${FONT_FILE}`);
  const module = 'puppeteer-core/lib/esm/puppeteer/puppeteer-core.js';
  const puppeteer = cached(`puppeteer-${PUPPETEER}`, `puppeteer-core@${PUPPETEER}`, module);
  const home = join(cacheFolder(), `chromium-${CHROMIUM}`, 'unpacked');
  if (!existsSync(home)) unpack(archives, font, home);
  const env = { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') };
  return { executable: join(home, 'chromium'), env, puppeteer };
}

const ARCHIVE = '@sparticuz/chromium/bin/chromium.br';

/** Elsewhere first: what was cut short is none. */
function unpack(archives: string, font: string, home: string): void {
  const unfinished = `${home}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const read = (name: string) => brotliDecompressSync(readFileSync(join(archives, name)));
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
    execFileSync('tar', ['-x', '-C', unfinished], { input: read(name) });
  }
  writeFileSync(join(unfinished, 'chromium'), read('chromium.br'));
  chmodSync(join(unfinished, 'chromium'), 0o755);
  const folders = [join(home, 'fonts'), dirname(font), '/usr/share/fonts'].map((folder) => `<dir>${folder}</dir>`);
  const config = `<fontconfig>${folders.join('')}<cachedir>${join(home, 'font-cache')}</cachedir></fontconfig>\n`;
  writeFileSync(join(unfinished, 'fonts.conf'), `<?xml version="1.0"?>\n${config}`);
  rmSync(home, { recursive: true, force: true });
  renameSync(unfinished, home);
}
