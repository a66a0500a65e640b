import type { AcknowledgedSpec } from '../catalogue.ts';
import { formatFinding } from '../finding.ts';
import { readAcknowledged } from '../read/acknowledged.ts';
import { staleAmong } from './acknowledge.ts';
import { findings, type Report, report, sideOf } from './diff.ts';
import { locator } from './locate.ts';
import { LockError, readLock } from './lock.ts';
import type { Source } from './sources.ts';

/**
 * What the new side lets agents do that the old one did not.
 * @param release what acknowledgements are judged against; without it they are not judged
 * @throws LockError where a side cannot be compared, or its acknowledgements cannot be read
 */
export function compare(old: Source, now: Source, release: Source | undefined): Report {
  const locks = { old: readLock(old.lock, old.name), new: readLock(now.lock, now.name) };
  const acknowledged = acknowledgedIn(now);
  const all = findings(locks.old, locks.new, locator(old.files, now.files), acknowledged);
  const sides = { old: sideOf(old.name, locks.old), new: sideOf(now.name, locks.new) };
  const stale = release && (acknowledged.length === 0 ? [] : staleSince(release, locks.new, acknowledged));
  return report(sides, locks, all, stale);
}

function staleSince(release: Source, now: ReturnType<typeof readLock>, acknowledged: readonly AcknowledgedSpec[]) {
  return staleAmong(acknowledged, findings(readLock(release.lock, release.name), now));
}

function acknowledgedIn({ files }: Source): readonly AcknowledgedSpec[] {
  const file = files.find(([name]) => name === 'spec/acknowledged.yaml');
  if (!file) return [];
  const { acknowledged, findings: refused } = readAcknowledged(file[1]);
  if (!acknowledged) throw new LockError(refused.map(formatFinding).join('\n'));
  return acknowledged;
}
