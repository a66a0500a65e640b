import { destinationOf, shownHost, shownName } from './client.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { useOf } from './uses.ts';
import { type Words, wordsFor } from './words.ts';

/** A client that wants access, and what a person is asked before Redmine is. */
export interface ConsentRequest {
  readonly client: {
    /** What it calls itself: anybody's text. */
    readonly name?: string;
    readonly id: string;
    /** Its metadata came from the address that is its id: the host vouches for it. */
    readonly isVerified: boolean;
    readonly host?: string;
  };
  readonly redirectUri: string;
  /** Asked for and known, base included. */
  readonly scopes: readonly string[];
  /** Cannot be deselected. */
  readonly base: readonly string[];
  /** Accept-Language as it came. */
  readonly language: string | undefined;
  /** Comes back in the field `csrf`. */
  readonly csrf: string;
  /** What the form is posted to. */
  readonly action: string;
}

/** In the order in which they stand on the page. What comes last nobody ticks without having seen the rest. */
const GROUPS = ['issues', 'time', 'wiki', 'project', 'reports', 'core', 'other', 'deleting', 'admin'] as const;
type Group = (typeof GROUPS)[number];

/** Ticked by the person or not at all. */
const UNTICKED: readonly string[] = ['other', 'deleting', 'admin'] satisfies Group[];

/** The page that names a client and lets a person choose. A whole document. */
export function consentPage(request: ConsentRequest): string {
  const words = wordsFor(request.language);
  const { consent } = words;
  const chosen = request.scopes.filter((scope) => !request.base.includes(scope));
  const main = html`<p>${consent.lead}</p>
${who(request, words)}
<form method="post" action="${request.action}">
<input type="hidden" name="csrf" value="${request.csrf}">
<h2>${consent.permissions}</h2>
${always(request, words)}
${GROUPS.map((group) => choices(group, chosen, words))}
<p class="soft">${consent.limits}</p>
<p class="soft">${consent.next}</p>
<div class="buttons">
<button name="decision" value="deny">${consent.deny}</button>
<button name="decision" value="allow" class="main">${consent.allow}</button>
</div>
</form>`;
  return page(words, consent.title, main);
}

/**
 * What a person decided on that page: nothing that was not asked for, and nothing at all unless the button for it was used.
 * @param form as it was sent; `csrf` has been checked
 */
export function readConsent(
  form: URLSearchParams,
  { scopes, base }: Pick<ConsentRequest, 'scopes' | 'base'>,
): { readonly allowed: boolean; readonly scopes: readonly string[] } {
  const decisions = form.getAll('decision');
  const allowed = decisions.length === 1 && decisions[0] === 'allow';
  const ticked = new Set(form.getAll('scope'));
  return { allowed, scopes: allowed ? scopes.filter((scope) => base.includes(scope) || ticked.has(scope)) : [] };
}

function who({ client, redirectUri }: ConsentRequest, { consent }: Words): Html {
  const name = shownName(client.name);
  const destination = destinationOf(redirectUri);
  const from =
    client.isVerified && client.host !== undefined
      ? html`<dd class="value">${shownHost(client.host)}</dd><dd class="soft">${consent.verified}</dd>`
      : html`<dd class="note">${consent.unverified}</dd>`;
  const goes = html`<dd class="${destination.kind === 'loopback' ? 'note' : 'soft'}">${consent[destination.kind]}</dd>`;
  return html`<dl class="who">
<div><dt>${consent.name}</dt><dd class="value"><bdi>${name?.text ?? consent.noName}</bdi></dd>${
    name?.isMixed ? html`<dd class="note">${consent.mixed}</dd>` : ''
  }</div>
<div><dt>${consent.from}</dt>${from}</div>
<div><dt>${consent.returns}</dt><dd class="value">${destination.shown}</dd>${goes}</div>
</dl>`;
}

function always({ scopes, base }: ConsentRequest, words: Words): Html {
  const items = scopes.filter((scope) => base.includes(scope)).map((scope) => html`<li>${wordOf(scope, words)}</li>`);
  return items.length === 0
    ? html``
    : html`<fieldset><legend>${words.consent.always}</legend><ul>${items}</ul></fieldset>`;
}

function choices(group: Group, scopes: readonly string[], words: Words): Html {
  const own = scopes.filter((scope) => groupOf(scope) === group).sort(readsFirst);
  if (own.length === 0) return html``;
  const warning = group === 'deleting' || group === 'admin' ? words.consent[group] : undefined;
  return html`<fieldset><legend>${words.groups[group]}</legend>${
    warning === undefined ? '' : html`<p class="note">${warning}</p>`
  }
${own.map((scope) => choice(scope, group, words))}</fieldset>
`;
}

function choice(scope: string, group: Group, words: Words): Html {
  const { deletes } = useOf(scope);
  const kinds = group === 'deleting' ? [] : deletes.map((kind) => words.kinds[kind] ?? kind);
  const list = new Intl.ListFormat(words.language).format(kinds);
  const also = kinds.length === 0 ? '' : html`<small>${words.consent.alsoDeletes}${list}</small>`;
  const ticked = UNTICKED.includes(group) ? '' : html` checked`;
  return html`<label class="choice"><input type="checkbox" name="scope" value="${scope}"${ticked}><span>${wordOf(scope, words)}${also}</span></label>
`;
}

function groupOf(scope: string): Group {
  const { group } = useOf(scope);
  return GROUPS.find((each) => each === group) ?? 'other';
}

function readsFirst(one: string, other: string): number {
  const [a, b] = [useOf(one), useOf(other)];
  return Number(b.reads) - Number(a.reads) || (one < other ? -1 : 1);
}

/** A scope without words goes by its own name: tests see to it that there is none. */
function wordOf(scope: string, { scopes }: Words): string {
  return scopes[scope] ?? scope;
}
