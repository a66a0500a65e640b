import { describe, expect, it } from 'vitest';
import { MOVED } from '../../runtime/config/moved.ts';
import { VARIABLES } from '../../runtime/config/table.ts';
import { readSettings, SettingsError } from '../../runtime/config.ts';

/** What is said about variables that are not ours, or not (yet) served. */
function said(env: Record<string, string>): { problems: string[]; warnings: readonly string[] } {
  try {
    return { problems: [], warnings: readSettings(env, { tools: [], toolsets: [] }).warnings };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problems: error.problems.map((problem) => problem.message), warnings: [] };
  }
}

const unknown = (name: string, near: string) =>
  `${name} is not a setting. Nearest: ${near}. Correct or remove it; --help lists all settings.`;
const near = (name: string, meant: string) => `${name} is not a setting. Did you mean ${meant}? Correct or remove it.`;

describe('T39: misspelt names stop the start', () => {
  const table: [string, { want: string }][] = [
    ['REDMINE_MCP_READONLY', { want: unknown('REDMINE_MCP_READONLY', 'REDMINE_MCP_READ_ONLY') }],
    ['REDMINE_MCP_TOOL', { want: unknown('REDMINE_MCP_TOOL', 'REDMINE_MCP_TOOLS') }],
    ['REDMINE_MCP_API_KEY', { want: unknown('REDMINE_MCP_API_KEY', 'REDMINE_API_KEY') }],
    ['REDMINE_MCP_URL', { want: unknown('REDMINE_MCP_URL', 'REDMINE_URL') }],
    ['REDMINE_READ_ONLY', { want: near('REDMINE_READ_ONLY', 'REDMINE_MCP_READ_ONLY') }],
    ['REDMINE_APIKEY', { want: near('REDMINE_APIKEY', 'REDMINE_API_KEY') }],
    ['REDMINE_API_KEY_FIL', { want: near('REDMINE_API_KEY_FIL', 'REDMINE_API_KEY_FILE') }],
    ['REDMINE_PASSWD', { want: near('REDMINE_PASSWD', 'REDMINE_PASSWORD') }],
    ['REDMINE_SSL_VERFIY', { want: near('REDMINE_SSL_VERFIY', 'REDMINE_SSL_VERIFY') }],
    ['REDMINE_URI', { want: near('REDMINE_URI', 'REDMINE_URL') }],
    [
      'redmine_mcp_read_only',
      { want: 'redmine_mcp_read_only is not read: the name is REDMINE_MCP_READ_ONLY, in upper case.' },
    ],
  ];
  it.each(table)('%s', (name, { want }) => expect(said({ [name]: 'x' })).toEqual({ problems: [want], warnings: [] }));

  it('has an answer to every unknown name of the namespace', () => {
    const [message] = said({ REDMINE_MCP_XYZZY_PLUGH: 'x' }).problems;
    expect(message).toMatch(/^REDMINE_MCP_XYZZY_PLUGH is not a setting\. Nearest: [A-Z_]+\. /);
  });

  it('reads names in another case where the system does (Windows)', () => {
    const env = { Redmine_Url: 'https://r.example' };
    Object.defineProperty(env, 'REDMINE_URL', { value: env.Redmine_Url, enumerable: false });
    expect(said(env)).toEqual({ problems: [], warnings: [] });
  });
});

describe('names of others are left alone', () => {
  it.each([
    'PATH',
    'HOME',
    'REDMINE_DB_POSTGRES',
    'REDMINE_SECRET_KEY_BASE',
    'REDMINE_PLUGINS_MIGRATE',
    'REDMINE_LANG',
    'constructor',
    '__proto__',
  ])('%s', (name) => expect(said(Object.fromEntries([[name, 'x']]))).toEqual({ problems: [], warnings: [] }));
});

describe('names of the server that people come from', () => {
  const table: [string, { problems?: string[]; warnings?: string[] }][] = [
    [
      'REDMINE_MCP_ALLOW_TOOLS',
      {
        problems: [
          'REDMINE_MCP_ALLOW_TOOLS is not a setting of this server: tools are chosen with REDMINE_MCP_TOOLS (comma separated; names as in "redmine-mcp tools"). Remove it.',
        ],
      },
    ],
    [
      'REDMINE_PER_USER_TRUST_PROXY',
      {
        problems: [
          'REDMINE_PER_USER_TRUST_PROXY is not a setting of this server: in per-user mode each request brings the key of its user in X-Redmine-API-Key, and nothing else is trusted. Remove it.',
        ],
      },
    ],
    [
      'REDMINE_INTROSPECT_CLIENT_SECRET_FILE',
      {
        problems: [
          'REDMINE_INTROSPECT_CLIENT_SECRET_FILE is not a setting of this server: Redmine itself says what a token is for; whose tokens are taken is REDMINE_OAUTH_CLIENT_ID, in oauth mode. Remove it.',
        ],
      },
    ],
    [
      'REDMINE_AUTOFILL_REQUIRED_CUSTOM_FIELDS',
      {
        warnings: [
          'REDMINE_AUTOFILL_REQUIRED_CUSTOM_FIELDS is not a setting of this server: values are never filled in; the call names the custom fields.',
        ],
      },
    ],
    [
      'PUBLIC_HOST',
      { warnings: ['PUBLIC_HOST is not a setting of this server: no attachment is stored on disk or served by URL.'] },
    ],
    [
      'REDMINE_BASE_URL',
      { warnings: ['REDMINE_BASE_URL is not a setting of this server: the base URL is REDMINE_URL.'] },
    ],
  ];
  it.each(table)('%s', (name, want) => expect(said({ [name]: 'x' })).toEqual({ problems: [], warnings: [], ...want }));

  it('all of them are answered, and general names never stop the start', () => {
    for (const [name, { stops }] of MOVED) {
      expect(VARIABLES.has(name)).toBe(false);
      const { problems, warnings } = said({ [name]: 'x' });
      expect([...problems, ...warnings]).toHaveLength(1);
      expect(problems.length === 1).toBe(stops);
      if (!name.startsWith('REDMINE_')) expect(stops).toBe(false);
      if (name.startsWith('REDMINE_MCP_')) expect(stops).toBe(true);
    }
  });
});

describe('settings of HTTP alone', () => {
  it("may be nonsense over stdio: the general ones may be another program's", () => {
    expect(said({ SERVER_PORT: 'tcp://10.0.0.1:80', SERVER_HOST: 'a b' })).toEqual({ problems: [], warnings: [] });
  });
});
