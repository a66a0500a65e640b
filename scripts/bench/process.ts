import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Bytes that a process holds in memory (resident set), by /proc, elsewhere by ps. */
export function memoryOf(pid: number): number {
  if (process.platform === 'linux') {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kb) * 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
