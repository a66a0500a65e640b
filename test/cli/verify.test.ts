import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogueSha256 } from '../../generated/index.ts';
import { lockSha256 } from '../../generator/lower/lock.ts';
import { run } from '../../runtime/cli/verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const committed = new URL('../../generated/catalogue.json', import.meta.url);
type Lock = Record<string, unknown> & { tools: Record<string, { effect: string }> };
const lock = () => JSON.parse(readFileSync(committed, 'utf8')) as Lock;

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done?: () => void) => {
    printed += text;
    done?.();
    return true;
  }) as typeof process.stdout.write);
});
afterEach(() => vi.restoreAllMocks());

function file(content: unknown): string {
  const path = join(folder, 'catalogue.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A lock that was compiled from another catalogue: its hash is that of its content. */
function sealed(change: (content: Lock) => void): Lock {
  const content = lock();
  change(content);
  return { ...content, sha256: lockSha256(content) };
}

describe('verify', () => {
  it('accepts the lock that what runs was compiled from, however it is written', async () => {
    expect(await run([file(lock())])).toBe(0);
    expect(printed).toBe(`What runs is what catalogue.json says: catalogue ${catalogueSha256}.\n`);
    const { tools, ...rest } = lock();
    expect(
      await run([file(JSON.stringify({ tools: Object.fromEntries(Object.entries(tools).reverse()), ...rest }))]),
    ).toBe(0);
  });

  it('names the tools that differ from the reviewed ones', async () => {
    const other = sealed(({ tools }) => {
      Object.assign(tools['get_issue'] ?? {}, { effect: 'write' });
      delete tools['whoami'];
      Object.assign(tools, { drop_everything: {} });
    });
    expect(await run([file(other)])).toBe(1);
    expect(printed).toBe(
      `The catalogue that runs is ${catalogueSha256}, the reviewed one ${other['sha256']}.\n` +
        'Tools that differ: drop_everything, get_issue, whoami.\n',
    );
  });

  it('says what else differs', async () => {
    const other = sealed((content) => {
      const { operations, shapes, resolvers } = content as unknown as Record<string, Record<string, object>>;
      Object.assign(operations?.['getIssue'] ?? {}, { effect: 'write' });
      Object.assign(shapes?.['Issue'] ?? {}, { subject: 'admin' });
      Object.assign(resolvers?.['user'] ?? {}, { noun: 'x' });
    });
    expect(await run([file(other)])).toBe(1);
    expect(printed).toContain(
      'Operations that differ: getIssue.\nAnswer schemas that differ: Issue.\nResolvers that differ: user.\n',
    );
  });

  it('notices a difference in what is compared by its hash alone', async () => {
    const other = sealed((content) => Object.assign(content, { budgets: {} }));
    expect(await run([file(other)])).toBe(1);
    expect(printed).toBe(`The catalogue that runs is ${catalogueSha256}, the reviewed one ${other['sha256']}.\n`);
  });

  it('notices a lock that was changed by hand, its hash or its content', async () => {
    expect(await run([file({ ...lock(), sha256: 'f'.repeat(64) })])).toBe(1);
    expect(printed).toBe(
      `The lock file was changed by hand: it names ${'f'.repeat(64)}, but its content is ${catalogueSha256}.\n`,
    );
    printed = '';
    const edited = lock();
    Object.assign(edited.tools['delete'] ?? {}, { effect: 'read' });
    expect(await run([file(edited)])).toBe(1);
    expect(printed).toMatch(/^The lock file was changed by hand: [\s\S]*\nTools that differ: delete\.\n$/);
  });

  it.each<[string, string[], string]>([
    ['no file', [], 'Which lock file?'],
    ['two files', ['a', 'b'], 'one argument too many'],
    ['a file that is not there', [join(folder, 'none.json')], 'ENOENT'],
  ])('is wrong usage with %s', async (_, args, message) => {
    await expect(run(args)).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining(message) });
  });

  it.each<[string, unknown, string]>([
    ['text', 'nothing', 'not JSON'],
    ['other JSON', { sha256: 1 }, 'no lock file'],
    ['another form', { ...lock(), format: 1 }, 'has the form 1'],
  ])('is wrong usage with a file of %s', async (_, content, message) => {
    await expect(run([file(content)])).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
  });
});
