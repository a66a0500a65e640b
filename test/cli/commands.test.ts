/** The command line itself: help, wrong usage, and what is asked of no Redmine. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../runtime/cli/command.ts';
import { commands } from '../../runtime/cli/commands.ts';
import { commandHelp, helpText } from '../../runtime/cli/help.ts';
import { definitions, terminalOf, withoutControls, wrap } from '../../runtime/cli/terminal.ts';
import { SETTINGS } from '../../runtime/config.ts';

const main = fileURLToPath(new URL('../../runtime/main.ts', import.meta.url));

function command(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    input: '',
  });
  return { status, stdout, stderr };
}

const width = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('--help', () => {
  it('names every command and every setting with its default', () => {
    const text = helpText(terminalOf({ columns: 200 }, {}));
    for (const name of Object.keys(commands)) expect(text).toContain(`redmine-mcp ${name}`);
    for (const { name, only, help } of SETTINGS) {
      const begin = `${only === undefined ? '' : `${only}: `}${help.slice(0, 20).replaceAll(/\W/g, '.')}`;
      expect(text).toMatch(new RegExp(`^  ${name} +${begin}`, 'm'));
    }
    expect(text).not.toContain('http: http');
    expect(text).toMatch(/REDMINE_TIMEOUT +seconds for one request to Redmine; default: 30\n/);
    expect(text).toMatch(/REDMINE_API_KEY +.*\(or REDMINE_API_KEY_FILE\)\n/);
  });

  it('fits the terminal', () => {
    for (const columns of [60, 80, 120])
      expect(width(helpText(terminalOf({ columns }, {})))).toBeLessThanOrEqual(columns);
    const { stdout } = command(['--help'], { COLUMNS: '66' });
    expect(width(stdout)).toBeLessThanOrEqual(66);
    expect(width(stdout)).toBeGreaterThan(50);
  });

  it.each(Object.entries(commands))('of %s says more', async (name, entry) => {
    const text = commandHelp(name, entry, await entry.load(), terminalOf({ columns: 80 }, {}));
    expect(text).toContain(`Usage\n  redmine-mcp ${name}`);
    expect(text.length).toBeGreaterThan(200);
    expect(width(text)).toBeLessThanOrEqual(80);
  });

  it('is what help says, too', () => {
    expect(command(['help', 'config']).stdout).toBe(command(['config', '--help']).stdout);
  });

  it('of a command does nothing else', () => {
    const { status, stdout, stderr } = command(['doctor', '--json', '--help'], { REDMINE_MCP_NONSENSE: '1' });
    expect([status, stdout, stderr]).toEqual([0, expect.stringContaining('Usage\n  redmine-mcp doctor [--json]'), '']);
  });
});

describe('wrong usage', () => {
  it.each([
    [['docter'], 'There is no command "docter". Nearest: doctor. '],
    [['constructor'], 'There is no command "constructor". '],
    [['--jsn'], 'There is no option "--jsn". Nearest: --'],
  ])('ends with 2, and prints nothing else: %j', (args, message) => {
    const { status, stdout, stderr } = command(args);
    expect([status, stdout, stderr.slice(0, message.length)]).toEqual([2, '', message]);
  });

  it.each([
    [['tools', '--jsn'], 'There is no option "--jsn". Nearest: --json. See redmine-mcp tools --help.'],
    [['tools', 'more'], '"more" is one argument too many. '],
    [['tools', '--json=yes'], '--json takes no value. '],
    [['config'], 'Which client? There are: claude-desktop, '],
    [['config', 'claude'], 'There is no client "claude". Nearest: '],
    [['config', 'cursor', '--package'], '--package needs a value: --package <spec>. '],
    [['call'], 'Which tool? '],
    [['call', 'list_isues'], 'There is no tool "list_isues". Nearest: list_issues. '],
    [['call', 'list_issues', '{'], 'The arguments are not JSON ('],
    [['call', 'list_issues', '{}', '{}'], '"{}" is one argument too many. '],
  ])('names what is nearest or needed: %j', async ([name = '', ...args], message) => {
    const module = await commands[name]?.load();
    const error = await module?.run(args).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message.slice(0, message.length)).toBe(message);
  });

  it('of settings ends the same way, but the doctor says what is wrong', () => {
    const env = { REDMINE_MCP_READ_ONLY: 'perhaps' };
    const { status, stdout, stderr } = command(['tools'], env);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^REDMINE_MCP_READ_ONLY is "perhaps"/)]);
    const doctor = command(['doctor', '--json'], env);
    expect([doctor.status, JSON.parse(doctor.stdout).ok]).toEqual([1, false]);
  });
});

describe('config', () => {
  const snippet = (args: string[], env = {}) =>
    JSON.parse(command(['config', 'claude-desktop', ...args], env).stdout).mcpServers.redmine;

  it('starts a package by npx, a tarball by its whole path', () => {
    expect(snippet(['--package', 'redmine-mcp@1.2.3'])).toMatchObject({
      command: 'npx',
      args: ['-y', 'redmine-mcp@1.2.3'],
    });
    const tarball = `file:${process.cwd()}/redmine-mcp-1.2.3.tgz`;
    for (const spec of ['./redmine-mcp-1.2.3.tgz', tarball]) {
      expect(snippet(['--package', spec]).args).toEqual(['-y', tarball]);
    }
    expect(snippet([])).toMatchObject({ command: process.execPath, args: [main] });
  });

  it('has no setting of HTTP in it', () => {
    expect(Object.keys(snippet([], { SERVER_PORT: '8080', REDMINE_URL: 'https://redmine.test' }).env)).toEqual([
      'REDMINE_URL',
      'REDMINE_API_KEY',
    ]);
    expect(command(['config', 'cursor'], { REDMINE_AUTH_MODE: 'per-user' })).toMatchObject({ status: 2, stdout: '' });
  });

  it('shows what to fill in where nothing is set, and no secret where something is', () => {
    expect(snippet([]).env).toEqual({
      REDMINE_URL: 'https://redmine.example.com',
      REDMINE_API_KEY: '<the value of REDMINE_API_KEY>',
    });
    const env = {
      REDMINE_URL: 'https://redmine.test/sub',
      REDMINE_USERNAME: 'somebody',
      REDMINE_PASSWORD: 'unspeakable',
      REDMINE_HEADERS: '{"X-Gate":"sesame"}',
      REDMINE_SSL_CLIENT_CERT: 'a.pem, b.pem',
    };
    const shown = snippet([], env).env;
    expect(JSON.stringify(shown)).not.toMatch(/somebody|unspeakable|sesame/);
    expect(Object.keys(shown).sort()).toEqual(Object.keys(env).sort());
    expect(shown['REDMINE_SSL_CLIENT_CERT']).toBe(`${process.cwd()}/a.pem,${process.cwd()}/b.pem`);
  });
});

describe('text for terminals', () => {
  it('is wrapped between words, never within one', () => {
    expect(wrap('one two three', 9, 2)).toBe('  one two\n  three');
    expect(wrap('a-very-long-word and', 9, 2, 0)).toBe('a-very-long-word\n  and');
    expect(wrap('first\nsecond', 80, 2)).toBe('  first\n  second');
    expect(
      definitions(
        [
          ['a', 'b c'],
          ['long', 'd'],
        ],
        terminalOf({ columns: 80 }, {}),
      ),
    ).toBe('  a     b c\n  long  d');
  });

  it('is as wide as COLUMNS says, else as the terminal is, else 80', () => {
    expect(terminalOf({ columns: 50 }, { COLUMNS: '120' }).width).toBe(120);
    expect(terminalOf({ columns: 50 }, { COLUMNS: 'wide' }).width).toBe(50);
    expect(terminalOf({}, {}).width).toBe(80);
  });

  it('has no control characters in it', () => {
    expect(withoutControls('a\u202eb\u2066c\u200e')).toBe('a\\u202eb\\u2066c\\u200e');
    expect(withoutControls('a\u001b[31mb\u009b1m\r\n\tc')).toBe('a\\u001b[31mb\\u009b1m\\u000d\n\tc');
    expect(JSON.parse(withoutControls(JSON.stringify('\u009b\u001b')))).toBe('\u009b\u001b');
  });
});
