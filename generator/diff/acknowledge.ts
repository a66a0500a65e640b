import type { AcknowledgedSpec } from '../catalogue.ts';
import type { Finding } from './finding.ts';

export type Acknowledged = AcknowledgedSpec;

/** Blocking findings with the reason for which a human accepted each. */
export function acknowledge(findings: readonly Finding[], acknowledged: readonly Acknowledged[]): Finding[] {
  return findings.map((finding) => {
    const line = acknowledged.find((each) => matches(each, finding));
    return finding.level === 'block' && line ? { ...finding, acknowledged: line.reason } : finding;
  });
}

/** Lines that match nothing that blocks: what they accepted is gone, or was changed once more. */
export function staleAmong(acknowledged: readonly Acknowledged[], findings: readonly Finding[]): Acknowledged[] {
  const blocking = findings.filter(({ level }) => level === 'block');
  return acknowledged.filter((each) => !blocking.some((finding) => matches(each, finding)));
}

const matches = ({ fingerprint, rule }: Acknowledged, finding: Finding) =>
  fingerprint === finding.fingerprint && rule === finding.rule;
