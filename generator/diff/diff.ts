import { type Acknowledged, acknowledge } from './acknowledge.ts';
import { Comparison } from './comparison.ts';
import { type Finding, type Found, fingerprint, type Level, merged, type Place } from './finding.ts';
import { type Profile, profiles, type TokenChange, tokenChanges } from './profiles.ts';
import { alignRenames } from './rules/renaming.ts';
import { RULE_INFO, RULES } from './rules.ts';
import { type JsonObject, keyedLock, textAt } from './tree.ts';

/** What a change of the catalogue does. */
export interface Report {
  readonly old: Side;
  readonly new: Side;
  /** Of every finding that nobody has acknowledged. */
  readonly counts: Readonly<Record<Level, number>> & { readonly acknowledged: number };
  /** Most serious first. */
  readonly findings: readonly Finding[];
  readonly profiles: readonly Profile[];
  readonly tokens: readonly TokenChange[];
  /** Lines of spec/acknowledged.yaml that match no finding since the last release; absent where none is known. */
  readonly stale?: readonly Acknowledged[];
}

export interface Side {
  /** A git ref, a file, or `working tree`. */
  readonly name: string;
  readonly sha256: string;
}

/** Finds where the catalogue says something: the first of these places that there is, and that differs if any does. */
export type Locate = (places: readonly (readonly string[])[], isGone: boolean) => Place | undefined;

/** Findings of what differs between two locks (`generated/catalogue.json`), most serious first. Pure. */
export function findings(
  old: JsonObject,
  now: JsonObject,
  locate: Locate = () => undefined,
  acknowledged: readonly Acknowledged[] = [],
): Finding[] {
  const aligned = alignRenames(old, now);
  const comparison = new Comparison(withoutHash(keyedLock(aligned.old)), withoutHash(keyedLock(now)), aligned.found);
  for (const rule of RULES) rule.find(comparison);
  const all = merged(comparison.found).map((found) => finished(found, locate));
  return acknowledge(all, acknowledged).sort(bySeriousness);
}

/** A whole report; nothing in it depends on when or where it is made. */
export function report(
  sides: { old: Side; new: Side },
  locks: { old: JsonObject; new: JsonObject },
  all: readonly Finding[],
  stale?: readonly Acknowledged[],
): Report {
  const count = (level: Level) => all.filter((each) => each.level === level && each.acknowledged === undefined).length;
  return {
    ...sides,
    counts: {
      block: count('block'),
      review: count('review'),
      unknown: count('unknown'),
      note: count('note'),
      acknowledged: all.filter((each) => each.acknowledged !== undefined).length,
    },
    findings: all,
    profiles: profiles(locks.old, locks.new),
    tokens: tokenChanges(locks.old, locks.new),
    ...(stale ? { stale } : {}),
  };
}

export const sideOf = (name: string, lock: JsonObject): Side => ({ name, sha256: textAt(lock, ['sha256']) });

/** The hash follows from everything else, and both are proven to before they are compared. */
function withoutHash({ sha256: _sha256, ...content }: JsonObject): JsonObject {
  return content;
}

function finished({ places, covers, ...found }: Found, locate: Locate): Finding {
  const info = RULE_INFO.get(found.rule);
  if (!info) throw new Error(`There is no rule ${found.rule}.`);
  return {
    ...found,
    level: info.level,
    axis: info.axis,
    fingerprint: fingerprint({ ...found, places, covers }),
    place: locate(places, found.new === undefined),
    covers,
  };
}

const ORDER: readonly Level[] = ['block', 'unknown', 'review', 'note'];

function bySeriousness(a: Finding, b: Finding): number {
  const rank = (finding: Finding) =>
    ORDER.indexOf(finding.level) + (finding.acknowledged === undefined ? 0 : ORDER.length);
  const name = (finding: Finding) =>
    `${finding.rule} ${finding.tools.join()} ${finding.subject} ${finding.fingerprint}`;
  return rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1);
}
