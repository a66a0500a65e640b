import { expect, it } from 'vitest';
import { Sealer } from '../../runtime/state/seal.ts';

const [former, next, other] = ['former '.repeat(5), 'next '.repeat(7), 'other '.repeat(6)];

it('opens what it sealed, under the same name only', () => {
  const sealer = new Sealer([former]);
  for (const plain of ['', 'ein Täxt ☃', 'x'.repeat(100_000)]) {
    expect(sealer.open('grant:1', sealer.seal('grant:1', plain))).toBe(plain);
    expect(sealer.open('grant:2', sealer.seal('grant:1', plain))).toBeUndefined();
  }
});

it('never says the same thing twice in the same way', () => {
  const sealer = new Sealer([former]);
  const sealed = Array.from({ length: 100 }, () => sealer.seal('grant:1', 'token'));
  expect(new Set(sealed).size).toBe(100);
  expect(sealed.join()).not.toContain('token');
});

it('opens nothing that was changed anywhere', () => {
  const sealer = new Sealer([former]);
  const sealed = sealer.seal('grant:1', 'token');
  for (let index = 0; index < sealed.length; index++) {
    const changed = sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1);
    // The last bits of base64 may mean nothing: then it is the same text.
    expect([undefined, 'token']).toContain(sealer.open('grant:1', changed));
    if (index < sealed.length - 1) expect(sealer.open('grant:1', changed)).toBeUndefined();
    expect(sealer.open('grant:1', sealed.slice(0, index))).toBeUndefined();
  }
});

it('seals with the first of several keys and opens with all, so that they can be rotated', () => {
  const sealed = new Sealer([former]).seal('grant:1', 'token');
  const both = new Sealer([next, former]);
  expect(both.open('grant:1', sealed)).toBe('token');
  const anew = both.seal('grant:1', 'token');
  expect(new Sealer([next]).open('grant:1', anew)).toBe('token');
  expect(new Sealer([former]).open('grant:1', anew)).toBeUndefined();
  expect(new Sealer([other]).knows(sealed)).toBe(false);
  expect(both.knows(sealed)).toBe(true);
});

it('shows nothing of its keys', () => {
  const sealed = new Sealer([former]).seal('grant:1', 'token');
  expect(sealed).not.toContain(former.trim());
  expect(() => new Sealer([])).toThrow();
});
