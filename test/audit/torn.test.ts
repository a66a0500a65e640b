import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type AuditEvent, createAudit } from '../../runtime/audit.ts';
import * as log from '../../runtime/log.ts';

vi.mock('../../runtime/log.ts', { spy: true });

it('half a line, left by a full disk, does not spoil the next one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const file = join(folder, 'a.jsonl');
  const real = vi.mocked(log.writeFully).getMockImplementation() ?? log.writeFully;
  vi.mocked(log.writeFully).mockImplementationOnce((fd, text, wait) => {
    real(fd, text.slice(0, 20), wait);
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  const event: AuditEvent = { event: 'intent', tool: 'x', effect: 'write', user: { id: 1 }, ids: {}, requestId: 'r' };
  const audit = createAudit({ file, catalogueSha: 'c' });
  expect(() => audit.record(event)).toThrow('ENOSPC');
  audit.record(event);
  const [half, whole = ''] = readFileSync(file, 'utf8').split('\n');
  expect(half).toHaveLength(20);
  expect(JSON.parse(whole).tool).toBe('x');
  rmSync(folder, { recursive: true });
});
