/**
 * `node comment.ts <pull request> <file>`: puts the text of a file under a pull request, into the comment that an earlier
 * run left there, so that there is one. Uses nothing but Node: it runs beside a token that may write.
 *
 * Environment, as GitHub Actions sets it: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN.
 * REST: https://docs.github.com/rest/issues/comments
 */
import { readFileSync } from 'node:fs';
import { argv, env, exit, stderr, stdout } from 'node:process';

/** The first line of our comment; how it is found again. */
const MARK = '<!-- redmine-mcp: catalogue review -->';
/** GitHub refuses a comment of more than 65,536 characters. */
const MOST_CHARACTERS = 65_000;
const PAGE = 100;

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

const [number = '', file = ''] = argv.slice(2);
const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
if (!/^[1-9]\d*$/.test(number) || file === '' || !api || !repository || !token) {
  stderr.write('usage: comment.ts <number of the pull request> <file>, with the environment of GitHub Actions\n');
  exit(2);
}

const text = readFileSync(file, 'utf8');
const body = `${MARK}\n${text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}\n\n… cut: too long for a comment.`}`;
const found = await earlier();
if (found === undefined) await github('POST', `issues/${number}/comments`, { body });
else if (found.body !== body) await github('PATCH', `issues/comments/${found.id}`, { body });
stdout.write(found === undefined ? 'commented\n' : found.body === body ? 'unchanged\n' : 'updated\n');

/** Somebody else may write our mark, so it has to be the token's own account that did. */
async function earlier(): Promise<Comment | undefined> {
  for (let page = 1; ; page++) {
    const comments = (await github('GET', `issues/${number}/comments?per_page=${PAGE}&page=${page}`)) as Comment[];
    const ours = comments.find((each) => each.user?.login === 'github-actions[bot]' && each.body?.startsWith(MARK));
    if (ours || comments.length < PAGE) return ours;
  }
}

async function github(method: string, path: string, payload?: object): Promise<unknown> {
  const response = await fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(payload ? { body: JSON.stringify(payload) } : {}),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`);
  return await response.json();
}
