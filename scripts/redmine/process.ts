import { readFileSync } from 'node:fs';

/** A process as one can recognise it later: a pid alone may have been given to another program since. */
export interface ProcessId {
  readonly pid: number;
  /** Start time in clock ticks since boot, from /proc. */
  readonly startTime: string;
}

/** Start time of a living process, or undefined when there is none (zombies count as none). */
export function startTimeOf(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold spaces; the fields after it may not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** The identity of a living process. */
export function identify(pid: number): ProcessId {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw new Error(`process ${pid} ended before it could be recorded`);
  return { pid, startTime };
}

/** Whether the very same process still lives. */
export function isAlive(process: ProcessId): boolean {
  return startTimeOf(process.pid) === process.startTime;
}
