import { de } from './words/de.ts';
import { en } from './words/en.ts';
import { ja } from './words/ja.ts';

/** What a person is told where a login cannot go on. */
export type ProblemKind =
  /** Open for too long, used twice, or begun in another browser or by somebody else. */
  | 'over'
  /** Registrations expire. */
  | 'unknown_client'
  /** The client asked in a way that cannot be answered. */
  | 'bad_request'
  | 'too_many'
  /** Redmine, or what keeps the state, does not answer. */
  | 'unavailable'
  /** Redmine let this account log in and then refuses it. */
  | 'account'
  | 'internal';

export type Group = 'issues' | 'time' | 'wiki' | 'project' | 'reports' | 'core' | 'deleting' | 'other' | 'admin';

/** Everything that the pages say, in one language. */
export interface Words {
  /** BCP 47, of the attribute `lang`. */
  readonly language: string;
  readonly consent: {
    readonly title: string;
    readonly lead: string;
    readonly name: string;
    readonly noName: string;
    readonly from: string;
    readonly verified: string;
    readonly unverified: string;
    readonly mixed: string;
    readonly returns: string;
    readonly loopback: string;
    readonly program: string;
    readonly site: string;
    readonly permissions: string;
    readonly always: string;
    /** Before the kinds of records that a permission lets be deleted, too; with the space that follows. */
    readonly alsoDeletes: string;
    readonly deleting: string;
    readonly admin: string;
    readonly limits: string;
    readonly next: string;
    readonly allow: string;
    readonly deny: string;
  };
  readonly leaving: { readonly title: string; readonly text: string; readonly link: string };
  readonly problems: Readonly<Record<ProblemKind, { readonly title: string; readonly text: string }>>;
  readonly groups: Readonly<Record<Group, string>>;
  /** Of the tool that deletes. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Redmine's permissions: what they let an agent do. */
  readonly scopes: Readonly<Record<string, string>>;
}

export const LANGUAGES: Readonly<Record<string, Words>> = { en, de, ja };

/** Of the header Accept-Language (RFC 9110, 12.5.4) the first language that the pages speak; English otherwise. */
export function wordsFor(accepted: string | undefined): Words {
  const wanted = (accepted ?? '').slice(0, 1000).split(',').map(weighed);
  const known = wanted.filter(({ weight, tag }) => weight > 0 && Object.hasOwn(LANGUAGES, tag));
  const [first] = known.sort((one, other) => other.weight - one.weight);
  return (first && LANGUAGES[first.tag]) ?? en;
}

function weighed(range: string): { readonly tag: string; readonly weight: number } {
  const [name = '', ...parameters] = range
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/);
  const q = parameters.find((each) => each.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return { tag: name.split('-')[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 };
}
