/** One call of the mix, by its number: mostly reads, and of everything that may leave something behind a share. */
export interface Planned {
  readonly name: string;
  readonly arguments: object;
  /** What becomes of it: `ask` is a question that nobody answers, `cancel` is called off at once. */
  readonly kind: 'done' | 'fails' | 'ask' | 'cancel';
}

type Make = (n: number) => Planned;
const done =
  (name: string, args: (n: number) => object): Make =>
  (n) => ({ name, arguments: args(n), kind: 'done' });
const fails =
  (name: string, args: (n: number) => object): Make =>
  (n) => ({ name, arguments: args(n), kind: 'fails' });

const issue_id = (n: number) => (n % 1000) + 1;

const MIX: readonly Make[] = [
  ...Array.from({ length: 6 }, () => done('get_issue', (n) => ({ issue_id: issue_id(n) }))),
  ...Array.from({ length: 3 }, () => done('list_issues', (n) => ({ limit: 5, offset: n % 900 }))),
  done('list_issues', () => ({ project: 'alpha', limit: 5 })),
  done('search', (n) => ({ text: `word${n}`, limit: 5 })),
  done('update_issue', (n) => ({ issue_id: issue_id(n), notes: `Note ${n}` })),
  done('whoami', () => ({})),
  done('list_values', () => ({ what: 'statuses' })),
  fails('get_issue', (n) => ({ issue_id: `no number ${n}` })),
  fails('list_issues', (n) => ({ project: `no project ${n}` })),
  fails('get_wiki_page', (n) => ({ project: 'alpha', title: `Missing ${n}` })),
  (n) => ({ name: 'delete', arguments: { kind: 'issue', id: issue_id(n) }, kind: 'ask' }),
  (n) => ({ name: 'list_issues', arguments: { limit: 300, offset: n % 100 }, kind: 'cancel' }),
];

export function planned(n: number): Planned {
  const make = MIX[n % MIX.length];
  if (!make) throw new Error('the mix is empty');
  return make(n);
}
