import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsError } from '../../runtime/config/report.ts';
import { MemoryStore } from '../../runtime/state/memory.ts';
import { openStore } from '../../runtime/state/open.ts';
import { StateUnavailable, type Store } from '../../runtime/state/store.ts';
import { storeContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'state-'));
afterAll(() => rmSync(folder, { recursive: true }));

const log = { warn: () => undefined };
const key = 'k'.repeat(32);
const open = (name: string, ...keys: string[]) =>
  openStore({ url: `file:${join(folder, name)}`, keys: keys.length > 0 ? keys : [key] }, log);

const memory = new MemoryStore();
storeContract('memory', () => [memory, memory]);

let file: Store;
beforeAll(async () => {
  file = await open('contract');
});
afterAll(() => file.close());
storeContract('a file', () => [file, file]);

describe('memory', () => {
  it('T26: that is full refuses what is new and keeps what is there', async () => {
    const clock = { now: 0 };
    const small = new MemoryStore(3, () => clock.now);
    await small.set('a', '1', 10);
    await small.set('b', '2', 20);
    await small.addTo('c', '3', 20);
    await expect(small.set('d', '4', 10)).rejects.toBeInstanceOf(StateUnavailable);
    await expect(small.check()).rejects.toBeInstanceOf(StateUnavailable);
    await small.set('a', '5', 10);
    expect([await small.get('a'), await small.get('b'), await small.members('c')]).toEqual(['5', '2', ['3']]);
    clock.now = 15_000;
    await small.set('d', '4', 10);
    await expect(small.check()).rejects.toBeInstanceOf(StateUnavailable);
    await small.delete('d');
    await small.check();
  });
});

describe('a file', () => {
  it('has everything again after a restart, and nothing that has been used up', async () => {
    const before = await open('restart');
    await before.set('login', 'value', 60);
    await before.set('code', 'value', 60);
    await before.addTo('set', 'member', 60);
    await before.count('counted', 60);
    await before.reserve([{ key: 'places', count: 2, most: 2, periodS: 60 }], true);
    await before.take('code');
    await before.close();
    const after = await open('restart');
    expect(await after.get('login')).toBe('value');
    expect(await after.get('code')).toBeUndefined();
    expect(await after.members('set')).toEqual(['member']);
    expect(await after.count('counted', 60)).toBe(2);
    expect(await after.reserve([{ key: 'places', count: 1, most: 2, periodS: 60 }], false)).toBeGreaterThan(0);
    await after.close();
  });

  it('has what was answered even when the process crashes', async () => {
    const crashed = await open('crash');
    await crashed.set('one', 'value', 60);
    await Promise.all(Array.from({ length: 50 }, (_, index) => crashed.set(`many ${index}`, 'value', 60)));
    expect(await crashed.take('one')).toBe('value');
    const after = await open('crash');
    expect(await after.get('many 49')).toBe('value');
    expect(await after.get('one')).toBeUndefined();
    await after.close();
  });

  it('is sealed, and nobody else can read it', async () => {
    const store = await open('sealed');
    await store.set('secret name', 'secret value', 60);
    const path = join(folder, 'sealed');
    expect(readFileSync(path, 'latin1')).not.toContain('secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('is sealed anew with the first key, and opens with any', async () => {
    const [former, next] = ['former '.repeat(5), 'next '.repeat(7)];
    const one = await open('rotated', former);
    await one.set('kept', 'value', 60);
    await one.close();
    await (await open('rotated', next, former)).close();
    const after = await open('rotated', next);
    expect(await after.get('kept')).toBe('value');
    await after.close();
  });

  it.each([
    ['of another key', 'was not sealed', (path: string) => path, 'other '.repeat(6)],
    ['cut off', 'damaged', (path: string) => truncateSync(path, statSync(path).size - 9), key],
    [
      'changed',
      'damaged',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace(/.{4}$/, 'AAAA')),
      key,
    ],
    ['empty', 'was not sealed', (path: string) => writeFileSync(path, ''), key],
    ['something else', 'was not sealed', (path: string) => writeFileSync(path, '{"a": 1}'), key],
  ])('that is %s stops the start, and stays as it is', async (name, why, damage, secret) => {
    const store = await open(name);
    await store.set('login', 'value', 60);
    await store.close();
    const path = join(folder, name);
    damage(path);
    const before = readFileSync(path);
    const refused = open(name, secret);
    await expect(refused).rejects.toBeInstanceOf(SettingsError);
    await expect(refused).rejects.toThrow(why);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('that another process writes is not written over', async () => {
    const [one, two] = [await open('shared'), await open('shared')];
    await two.set('key', 'of two', 60);
    await expect(one.set('key', 'of one', 60)).rejects.toBeInstanceOf(StateUnavailable);
    await expect(one.check()).rejects.toBeInstanceOf(StateUnavailable);
    await two.close();
    const after = await open('shared');
    expect(await after.get('key')).toBe('of two');
    await after.close();
  });

  it('that cannot be written stops the start', async () => {
    await expect(open('no\0where')).rejects.toBeInstanceOf(SettingsError);
    writeFileSync(join(folder, 'plain'), '');
    await expect(open('plain/state')).rejects.toBeInstanceOf(SettingsError);
  });
});
