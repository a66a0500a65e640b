import { newNode } from '../../scripts/package/nodes.ts';
import { appears, type Page } from './browser.ts';
import { command } from './commands.ts';

/** One check of the doctor. */
export interface Line {
  readonly id: string;
  readonly status: 'ok' | 'problem' | 'skipped';
  readonly message: string;
  readonly mend?: string;
}

/** What the doctor says, on the Node.js that an authorization server needs. */
export async function linesOf(env: Record<string, string>, node = newNode()?.executable): Promise<readonly Line[]> {
  const { stdout } = await command(['doctor', '--json'], env, '', node);
  return (JSON.parse(stdout) as { checks: Line[] }).checks;
}

/** An administrator makes the application in Redmine's administration, as the doctor says. */
export async function register(page: Page, url: string, password: string, lines: readonly Line[]) {
  const { message = '' } = lines.find(({ id }) => id === 'registration') ?? {};
  const [, redirect = ''] = /^Redirect URI: (.+)$/m.exec(message) ?? [];
  const [, names = ''] = /^Permissions, by their names: (.+)$/m.exec(message) ?? [];
  await page.goto(`${url}/login?back_url=${encodeURIComponent(`${url}/oauth/applications/new`)}`);
  await page.type('#username', 'admin');
  await page.type('#password', password);
  await page.click('#login-submit');
  await appears(page, '#doorkeeper_application_redirect_uri');
  await page.type('#doorkeeper_application_name', 'MCP server');
  await page.type('#doorkeeper_application_redirect_uri', redirect);
  for (const name of names.split(', ')) await page.click(`#doorkeeper_application_scopes_${name}`);
  await page.click('input[name="commit"]');
  await appears(page, '.icon-passwd');
  const codes = "[...document.querySelectorAll('#content .box code')].map((each) => each.innerText.trim())";
  const [clientId = '', clientSecret = ''] = await page.evaluate<string[]>(codes);
  return { redirect, clientId, clientSecret };
}
