/** What an operator or a script gives: settings and command lines of any kind are understood, or refused by name. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import { readArguments } from '../../runtime/cli/arguments.ts';
import { options } from '../../runtime/cli/call.ts';
import { UsageError } from '../../runtime/cli/command.ts';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { readSettings, SETTINGS, SettingsError } from '../../runtime/config.ts';
import { tools } from '../catalogue.ts';
import { trickText } from './leaves.ts';
import { runs, tally } from './runs.ts';

const RUNS = 10_000;
const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };

function counted(door: string): (outcome: string) => void {
  const counts: Record<string, number> = {};
  afterAll(() => tally('command', door, counts));
  return (outcome) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
}

/** An environment has no zero bytes. */
const text = trickText.map((each) => each.replaceAll('\0', ' '));
const words = [
  'true',
  'TRUE',
  'off',
  'yes',
  '0',
  '1',
  '2',
  'all',
  'issues',
  'get_issue',
  'token',
  'oauth',
  '6.1',
  '30',
];
const value = fc.oneof(
  text,
  fc.constantFrom(...words, 'https://redmine.example.com/r', SECRET, '{"X-Gate":"x"}', '[]'),
);
const names = SETTINGS.map(({ name }) => name).filter((name) => name !== 'REDMINE_MCP_AUDIT_FILE');
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: fc.constantFrom(...names).map((each) => each.slice(0, -1)) },
  { weight: 1, arbitrary: fc.constantFrom(...names).map((each) => each.toLowerCase()) },
  { weight: 1, arbitrary: fc.constantFrom('REDMINE_MCP_', 'REDMINE_', '__proto__', 'REDMINE_MCP_constructor') },
);
const environment = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

describe('settings', () => {
  it('T27 T36 T39: any environment is understood, or refused with the name of what cannot be', () => {
    const count = counted('settings');
    fc.assert(
      fc.property(environment, (env) => {
        try {
          const settings = readSettings(env, known);
          readHttpSettings(env, settings);
          const readOnly = env['REDMINE_MCP_READ_ONLY']?.trim().toLowerCase() ?? '';
          expect(settings.readOnly).toBe(['true', '1', 'yes', 'on'].includes(readOnly));
          count('understood');
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
          for (const { message } of error.problems) {
            // On one line, in what every terminal shows, and without what may be a key.
            expect(message).toMatch(/^[\x20-\x7e]+$/);
            expect(message).not.toContain(SECRET);
          }
          count('refused');
        }
      }),
      runs(RUNS),
    );
  });
});

describe('redmine-mcp call', () => {
  const part = fc.oneof(
    text,
    fc.constantFrom('--json', '--jsn', '--json=1', '-', '--', '-j', '--help=x', 'get_issue', '{}'),
  );

  it('T36 T39: any command line is read, or refused in one printable line', () => {
    const count = counted('call');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (args) => {
        try {
          const { positionals } = readArguments('call', args, options, 2);
          expect(positionals.length).toBeLessThan(3);
          for (const each of positionals) expect(args).toContain(each);
          count('read');
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message).toMatch(/^[\x20-\x7e]+$/);
          count('refused');
        }
      }),
      runs(RUNS),
    );
  });
});
