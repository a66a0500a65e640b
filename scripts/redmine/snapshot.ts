import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRedmine } from './chroot.ts';
import { INSIDE } from './paths.ts';
import { run } from './shell.ts';

/** `pristine`: as Debian installed it, before our seed. `seeded`: what every test suite starts from. */
export type Snapshot = 'pristine' | 'seeded';

/**
 * How long SQLite may wait for Redmine's own transactions. Both copies go through SQLite, never around it: its
 * backup is one transaction on the live database, so a running puma sees the old or the new rows, never a mixture.
 */
const BUSY_MS = 20_000;

/**
 * Redmine keeps settings in memory until a row of the settings table is newer than its copy. Restored rows are
 * older, so one is touched: without it a setting changed by a test would survive the reset in a running puma.
 */
const FORGET_SETTINGS = "UPDATE settings SET updated_on = strftime('%Y-%m-%d %H:%M:%f', 'now')";

/** Whether the snapshot was taken in this root. */
export function hasSnapshot(root: string, name: Snapshot): boolean {
  return existsSync(join(root, folderOf(name), 'complete'));
}

/** Copies the database and the attachments aside. */
export async function takeSnapshot(root: string, name: Snapshot): Promise<void> {
  const folder = folderOf(name);
  await run(
    inRedmine(root, [
      'sh',
      '-euc',
      `
    rm -rf ${folder}
    mkdir -p ${folder}
    ${sqlite(`.backup ${folder}/database`)}
    cp -a ${INSIDE.files} ${folder}/files
    touch ${folder}/complete
  `,
    ]),
  );
}

/** Puts the database and the attachments back; puma may run meanwhile. */
export async function restoreSnapshot(root: string, name: Snapshot): Promise<void> {
  const folder = folderOf(name);
  if (!hasSnapshot(root, name)) throw new Error(`there is no ${name} snapshot in ${root}: run up`);
  await run(
    inRedmine(root, [
      'sh',
      '-euc',
      `
    find ${INSIDE.files} -mindepth 1 -delete
    cp -a ${folder}/files/. ${INSIDE.files}/
    ${sqlite(`.restore ${folder}/database`, FORGET_SETTINGS)}
  `,
    ]),
  );
}

function folderOf(name: Snapshot): string {
  return `${INSIDE.testbed}/${name}`;
}

/** The sqlite3 program stops at the first error (-bail), so that the shell sees it. */
function sqlite(...commands: readonly string[]): string {
  const quoted = [`.timeout ${BUSY_MS}`, ...commands].map((command) => `"${command}"`).join(' ');
  return `sqlite3 -bail ${INSIDE.database} ${quoted}`;
}
