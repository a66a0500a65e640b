/** What the doctor says of Redmine and of accounts there. What it says of the way there is in test/cli/doctor.test.ts. */
import { describe, expect, it } from 'vitest';
import { membersOnly, operations } from '../../generated/tables.ts';
import { look, setting } from '../cli/looking.ts';
import { command } from './commands.ts';
import { every, newest, once, openScene, type Scene } from './scene.ts';

interface Line {
  id: string;
  status: 'ok' | 'problem' | 'skipped';
  message: string;
  mend?: string;
}

async function doctor(env: Record<string, string>) {
  const { code, stdout, stderr } = await command(['doctor', '--json'], env);
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Line[] };
  expect([ok, stderr]).toEqual([code === 0, '']);
  const line = (id: string) => checks.find((check) => check.id === id) as Line;
  return { code, checks, line, problems: checks.filter(({ status }) => status === 'problem').map(({ id }) => id) };
}

/** Whether there is something that only members with this permission can do. */
const onlyWith = (permission: string) =>
  membersOnly.includes(permission) &&
  Object.values(operations).some(
    ({ permission: needed }) => typeof needed === 'object' && needed.anyOf.join() === permission,
  );

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed, version } = redmine;
  const scene = await openScene(redmine);
  const asBasic = (login: string, password = seed.password) => ({
    REDMINE_URL: scene.url,
    REDMINE_USERNAME: login,
    REDMINE_PASSWORD: password,
  });

  it('finds nothing wrong, and changes nothing', async () => {
    const sent = await scene.sent(async () => {
      const { code, line, problems } = await doctor(scene.env('admin', { REDMINE_MCP_TOOLSETS: 'all' }));
      expect([code, problems]).toEqual([0, []]);
      expect(line('credentials').message).toBe(`user ${scene.id('admin')} (admin), an administrator`);
      expect(line('version').message).toMatch(new RegExp(`^Redmine ${version.replace('.', '\\.')}( or later)? \\(`));
      expect(line('oauth').status).toBe(version === '6.1' ? 'ok' : 'skipped');
    });
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(new Set(sent.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set([expect.stringMatching(/^redmine-mcp\/\S+ \(doctor\)$/)]),
    );
    // Who asks whether it is Redmine does not show a key to whatever it is.
    expect(sent[0]?.headers['x-redmine-api-key']).toBeUndefined();
  });

  it('says whether this Redmine issues tokens where they are wanted, and for which scopes', async () => {
    const { line, problems } = await doctor({ REDMINE_URL: scene.url, REDMINE_AUTH_MODE: 'oauth' });
    expect(problems).toEqual(version === '6.1' ? [] : ['oauth']);
    expect(line('credentials').status).toBe('skipped');
    if (version === '6.1') expect(line('oauth').message).toMatch(/edit_issues.* view_project/);
    else expect(line('oauth').mend).toContain('per-user');
  });

  it('says what the roles of an account leave out, as Redmine would', async () => {
    const { line } = await doctor(scene.env('developer', { REDMINE_MCP_TOOLSETS: 'all' }));
    const { status, message } = line('permissions');
    expect(status).toBe('ok');
    expect(message).toMatch(/^Member of \d+ project\(s\) as Developer\./);
    expect(message).toContain('change_user needs an administrator');
    expect(message).toContain('delete (issue) needs delete_issues');
    expect(message).not.toMatch(/^(list_issues|update_issue|log_time) /m);
    const refusals = [
      await scene.rest('developer', 'GET', '/users.json'),
      await scene.rest('developer', 'DELETE', `/issues/${seed.issues.plain}.json`),
    ];
    expect(refusals.map((answer) => answer.status)).toEqual([403, 403]);
    const admin = await doctor(scene.env('admin', { REDMINE_MCP_TOOLSETS: 'all' }));
    expect(admin.line('permissions').message).toMatch(/^An administrator: all \d+ tools/);
  });

  it('T25: knows a wrong key, although Redmine serves it public data', async () => {
    const { code, problems, line } = await doctor({ REDMINE_URL: scene.url, REDMINE_API_KEY: '0'.repeat(40) });
    expect([code, problems]).toEqual([1, ['credentials']]);
    expect(line('credentials').mend).toMatch(/^Copy the key again from My account/);
    expect(line('permissions')).toEqual({ id: 'permissions', status: 'skipped', message: 'depends on credentials' });
  });

  it('knows the key of a locked account, a password in its place, and no key at all', async () => {
    const locked = await doctor(scene.env('locked'));
    expect(locked.problems).toEqual(['credentials']);
    expect(locked.line('credentials').mend).toContain('whether the account is locked');
    const password = await doctor({ REDMINE_URL: scene.url, REDMINE_API_KEY: seed.password.replaceAll(' ', '') });
    expect(password.line('credentials').mend).toContain('REDMINE_USERNAME and REDMINE_PASSWORD');
    const none = await doctor({ REDMINE_URL: scene.url });
    expect(none.line('credentials')).toMatchObject({ status: 'problem', message: 'No account is set.' });
    expect(JSON.stringify([locked, password, none])).not.toContain(scene.key('locked'));
  });

  it('knows what is wrong with a login and a password', async () => {
    expect((await doctor(asBasic('developer'))).problems).toEqual([]);
    const wrong = await doctor(asBasic('developer', 'not the password'));
    expect(wrong.line('credentials').mend).toContain('two-factor');
    const key = await doctor(asBasic('developer', scene.key('developer')));
    expect(key.line('credentials').mend).toBe(
      'Set it as REDMINE_API_KEY, and remove REDMINE_USERNAME and REDMINE_PASSWORD.',
    );
    const change = await doctor(asBasic('must_change'));
    expect(change.line('credentials').mend).toContain('the password has to be changed first');
    expect((await doctor(scene.env('must_change'))).problems).toEqual([]);
  });

  it.each(['/redmine', '/projects/alpha', '/issues/1'])('finds Redmine above %s', async (path) => {
    const { problems, line } = await doctor(scene.env('developer', { REDMINE_URL: scene.url + path }));
    expect(problems).toEqual(['redmine']);
    expect(setting(line('redmine').mend)).toEqual({ REDMINE_URL: scene.url });
    expect((await doctor(scene.env('developer', setting(line('redmine').mend)))).problems).toEqual([]);
  });

  const switchedOff = once(() => scene.switchedOff());

  it('sees that the REST API is off, whatever the credential', async () => {
    const off = await switchedOff();
    for (const env of [scene.env('admin'), asBasic('admin'), { REDMINE_URL: scene.url }]) {
      const { problems, line } = await answeringWith(off, () => doctor(env));
      expect(problems).toEqual(['rest-api']);
      expect(line('redmine').status).toBe('ok');
      expect(line('rest-api').mend).toContain('Administration, Settings, API');
    }
  });

  /** What Redmine itself answers without its REST API, also to the doctor. */
  function answeringWith<T>(off: Awaited<ReturnType<Scene['switchedOff']>>, work: () => Promise<T>): Promise<T> {
    return scene.faulty(({ url, headers }, response) => {
      const key = String(headers['x-redmine-api-key'] ?? '');
      off(url, key)
        .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
        .catch((error: unknown) => response.destroy(error as Error));
      return true;
    }, work);
  }

  it('compares REDMINE_VERSION with what Redmine answers', async () => {
    expect((await doctor(scene.env('developer', { REDMINE_VERSION: version }))).problems).toEqual([]);
    const wrong = await doctor(scene.env('developer', { REDMINE_VERSION: version === '5.0' ? '6.0' : '5.0' }));
    expect(wrong.problems).toEqual(['version']);
    expect(wrong.line('version').mend).toContain(`set it to ${version}`);
  });
});

describe.each(newest)('Roles on Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  it('lack exactly the permission that they are without', async () => {
    for (const [permission, { allBut }] of Object.entries(redmine.seed.permissions)) {
      const { line, problems } = await look({ ...scene.env(allBut), REDMINE_MCP_TOOLSETS: 'all' });
      const found = line('permissions').message.matchAll(/^\w+(?: \([^)]*\))? needs (.*)$/gm);
      const lacking = [...found].flatMap(([, needs = '']) => needs.split(', '));
      const isNeeded = onlyWith(permission);
      expect([permission, problems, new Set(lacking)]).toEqual([
        permission,
        [],
        new Set(['an administrator', ...(isNeeded ? [permission] : [])]),
      ]);
    }
  });
});
