import { createHash } from 'node:crypto';
import { canonicalJson } from '../lower/json.ts';
import type { Comparison } from './comparison.ts';
import type { Json } from './tree.ts';

/**
 * What a finding asks for. `block`: a line in spec/acknowledged.yaml; `review`: a person's eyes; `note`: nothing;
 * `unknown`: it cannot be proven to be harmless, which counts as review.
 */
export type Level = 'block' | 'review' | 'note' | 'unknown';

/** Who is concerned: a working agent, prompt or allow-list; what an agent can do, see or trust; what it costs. */
export type Axis = 'caller' | 'authority' | 'both' | 'cost';

/** A kind of finding. Its id is stable: acknowledgements and scripts name it. */
export interface RuleInfo {
  readonly id: string;
  readonly axis: Axis;
  readonly level: Level;
  /** The rule that finds the change back; or why there is none. */
  readonly mirror: string | { readonly waiver: string };
}

/** Finds the changes of one sort, says what they mean, and explains the differences that follow from them. */
export interface Rule {
  readonly rules: readonly RuleInfo[];
  find(comparison: Comparison): void;
}

/** What a rule says about one change. */
export interface Found {
  readonly rule: string;
  /** The tools that are concerned; the same change of several is one finding. */
  readonly tools: readonly string[];
  /** What changed, as a phrase: "argument `limit`". Empty where it is the tool itself. */
  readonly subject: string;
  readonly old?: Json | undefined;
  readonly new?: Json | undefined;
  /** What it means, one sentence. */
  readonly consequence: string;
  /** Where the catalogue may say it, likeliest first. */
  readonly places: readonly (readonly string[])[];
  /** Paths of the lock that it explains. */
  readonly covers: readonly string[];
  /** Texts for people and models are shown word by word. */
  readonly isText?: boolean;
}

/** A place in a file of the catalogue, of the new side or, for what is gone, of the old one. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly side: 'old' | 'new';
}

export interface Finding extends Omit<Found, 'places' | 'covers'> {
  readonly level: Level;
  readonly axis: Axis;
  /** Of what changed, from what, to what: the same however often the pull request is rebuilt. */
  readonly fingerprint: string;
  readonly place: Place | undefined;
  readonly covers: readonly string[];
  /** The reason in spec/acknowledged.yaml. */
  readonly acknowledged?: string;
}

/** Sixteen hex digits of the change itself; neither lines nor other findings are part of it. */
export function fingerprint({ rule, tools, subject, old, new: now }: Found): string {
  const change = canonicalJson([rule, [...tools].sort(), subject, old ?? null, now ?? null]);
  return createHash('sha256').update(change).digest('hex').slice(0, 16);
}

/** One change that is seen at several tools, or in several actions of one, is one finding. */
export function merged(found: readonly Found[]): Found[] {
  const all = new Map<string, Found>();
  for (const each of found) {
    const about = each.subject === '' ? each.tools : lastName(each.subject);
    const key = canonicalJson([each.rule, about, each.old ?? null, each.new ?? null]);
    const same = all.get(key);
    if (!same) all.set(key, each);
    else
      all.set(key, {
        ...same,
        tools: [...new Set([...same.tools, ...each.tools])],
        places: [...same.places, ...each.places],
        covers: [...new Set([...same.covers, ...each.covers])],
      });
  }
  return [...all.values()].map((each) => ({ ...each, tools: [...each.tools].sort(), covers: [...each.covers].sort() }));
}

/** `not.status` has the values of `status`: what changes there changes here. */
const lastName = (subject: string) => subject.replace(/`[^`]*\.([^`.]+)`/, '`$1`');
