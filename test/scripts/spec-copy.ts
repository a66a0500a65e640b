import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

const own = new URL('../../spec/', import.meta.url);
export const functions = new URL('../../runtime/compose/', import.meta.url);

/** Copies may be made inside tests, where no hook can be registered any more. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of the catalogue to change, gone at the end of the test file. */
export interface SpecCopy {
  /** With a trailing slash. */
  readonly url: URL;
  /** The text has to be there exactly once: a change that changes nothing would prove nothing. */
  change(file: string, from: string, to: string): void;
  read(file: string): string;
  write(file: string, text: string): void;
}

export function copySpec(): SpecCopy {
  const folder = mkdtempSync(join(tmpdir(), 'spec-'));
  folders.push(folder);
  cpSync(fileURLToPath(own), join(folder, 'spec'), { recursive: true });
  const url = pathToFileURL(`${folder}/spec/`);
  const copy: SpecCopy = {
    url,
    change(file, from, to) {
      const text = copy.read(file);
      if (text.split(from).length !== 2) throw new Error(`${file} has ${JSON.stringify(from)} not exactly once`);
      copy.write(
        file,
        text.replace(from, () => to),
      );
    },
    read: (file) => readFileSync(new URL(file, url), 'utf8'),
    write: (file, text) => writeFileSync(new URL(file, url), text),
  };
  return copy;
}
