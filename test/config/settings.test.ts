import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../runtime/config/table.ts';
import { readSettings, SETTINGS, secretsOf } from '../../runtime/config.ts';
import { problemsIn } from './problems.ts';

type Env = Record<string, string>;
const KNOWN = { tools: ['list_issues', 'get_issue', 'delete_issue'], toolsets: ['issues', 'time', 'wiki'] };
const KEY = '0123456789abcdef0123456789abcdef01234567';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const read = (env: Env) => readSettings(env, KNOWN);

const problems = (env: Env) => problemsIn(() => read(env));

describe('without any setting', () => {
  it('reads the defaults of the table', () => {
    expect(read({})).toEqual({
      url: undefined,
      credential: undefined,
      authMode: 'api-key',
      ssl: { verify: true, caFile: undefined, clientCert: undefined },
      timeoutS: 30,
      headers: {},
      version: undefined,
      readOnly: false,
      toolsets: undefined,
      tools: undefined,
      excludeTools: [],
      confirm: 'elicit',
      writeBudget: undefined,
      structured: false,
      trustAdminText: true,
      publicUrl: undefined,
      maxDownloadBytes: 52_428_800,
      uploadRoots: [],
      uploadUrls: false,
      auditFile: undefined,
      logLevel: 'warn',
      warnings: [],
    });
  });

  it('takes empty and blank values for unset', () => {
    const env = Object.fromEntries([...VARIABLES].map((name, index) => [name, index % 2 ? '' : ' \t']));
    expect(read({ ...env, REDMINE_MCP_NONSENSE: '' })).toEqual(read({}));
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
    expect(Object.isFrozen(read({}).ssl)).toBe(true);
  });
});

const SPELLINGS = {
  true: ['true', 'TRUE', 'True', '1', 'yes', 'YES', 'on', 'On', ' true ', '\ton\n'],
  false: ['false', 'FALSE', 'False', '0', 'no', 'NO', 'off', 'Off', ' false ', '\toff\n'],
};
const FLAGS = [
  ['REDMINE_MCP_READ_ONLY', (env: Env) => read(env).readOnly],
  ['REDMINE_SSL_VERIFY', (env: Env) => read(env).ssl.verify],
  ['REDMINE_MCP_STRUCTURED', (env: Env) => read(env).structured],
  ['REDMINE_MCP_TRUST_ADMIN_TEXT', (env: Env) => read(env).trustAdminText],
] as const;

describe.each(FLAGS)('T39: the flag %s', (name, value) => {
  it.each(SPELLINGS.true)('is on for %j', (text) => expect(value({ [name]: text })).toBe(true));
  it.each(SPELLINGS.false)('is off for %j', (text) => expect(value({ [name]: text })).toBe(false));
  it.each(['ture', 'y', 'n', 't', '2', '-1', 'enabled', 'none', 'null', 'true false', '"true"', 'tru\u0435'])(
    'stops the start for %j',
    (text) => expect(problems({ [name]: text })).toHaveLength(1),
  );
});

describe('values', () => {
  const values: [string, { given: Env; want: object }][] = [
    ['a base URL', { given: { REDMINE_URL: 'https://r.example' }, want: { url: new URL('https://r.example/') } }],
    [
      'a base URL with a sub-path',
      {
        given: { REDMINE_URL: ' https://r.example/red/mine// ' },
        want: { url: new URL('https://r.example/red/mine/') },
      },
    ],
    [
      'a loopback URL without TLS',
      {
        given: { REDMINE_URL: 'http://127.0.0.1:3000' },
        want: { url: new URL('http://127.0.0.1:3000/'), warnings: [] },
      },
    ],
    ['an API key', { given: { REDMINE_API_KEY: ` ${KEY}\n` }, want: { credential: { kind: 'api-key', key: KEY } } }],
    [
      'login and password, whose spaces count',
      {
        given: { REDMINE_USERNAME: 'bot ', REDMINE_PASSWORD: ' p: ä ' },
        want: { credential: { kind: 'basic', username: 'bot', password: ' p: ä ' } },
      },
    ],
    ['the old name of the mode', { given: { REDMINE_AUTH_MODE: 'Legacy' }, want: { authMode: 'api-key' } }],
    [
      'TLS files',
      {
        given: { REDMINE_SSL_CERT: '/etc/ca.pem', REDMINE_SSL_CLIENT_CERT: '/etc/c.pem, /etc/k.pem' },
        want: { ssl: { verify: true, caFile: '/etc/ca.pem', clientCert: { cert: '/etc/c.pem', key: '/etc/k.pem' } } },
      },
    ],
    [
      'a client certificate with its key in it',
      {
        given: { REDMINE_SSL_CLIENT_CERT: 'c.pem' },
        want: { ssl: { verify: true, caFile: undefined, clientCert: { cert: 'c.pem', key: undefined } } },
      },
    ],
    ['a number', { given: { REDMINE_TIMEOUT: ' 600 ' }, want: { timeoutS: 600 } }],
    ['headers', { given: { REDMINE_HEADERS: '{"X-Gate": "a b"}' }, want: { headers: { 'X-Gate': 'a b' } } }],
    ['a version', { given: { REDMINE_VERSION: '6.1' }, want: { version: '6.1' } }],
    ['a version with its patch level', { given: { REDMINE_VERSION: '5.1.12' }, want: { version: '5.1' } }],
    [
      'lists',
      {
        given: {
          REDMINE_MCP_TOOLSETS: 'all',
          REDMINE_MCP_TOOLS: ' get_issue ,, list_issues,get_issue,',
          REDMINE_MCP_EXCLUDE_TOOLS: 'delete_issue',
        },
        want: { toolsets: ['all'], tools: ['get_issue', 'list_issues'], excludeTools: ['delete_issue'] },
      },
    ],
    [
      'choices in any case',
      {
        given: { REDMINE_MCP_CONFIRM: ' OFF ', REDMINE_MCP_LOG_LEVEL: 'Debug' },
        want: { confirm: 'off', logLevel: 'debug' },
      },
    ],
    [
      'an audit file',
      { given: { REDMINE_MCP_AUDIT_FILE: '/var/log/a.jsonl' }, want: { auditFile: '/var/log/a.jsonl' } },
    ],
    [
      'the address for people',
      { given: { REDMINE_PUBLIC_URL: 'https://r.example/x' }, want: { publicUrl: new URL('https://r.example/x/') } },
    ],
    [
      'a cap of downloads',
      { given: { ATTACHMENT_MAX_DOWNLOAD_BYTES: '1000' }, want: { maxDownloadBytes: 1000, warnings: [] } },
    ],
    [
      'folders to attach files from',
      { given: { REDMINE_MCP_UPLOAD_FILE_ROOTS: ' /srv/a, /srv/b ,' }, want: { uploadRoots: ['/srv/a', '/srv/b'] } },
    ],
    [
      'a write budget',
      {
        given: { REDMINE_MCP_WRITE_BUDGET: ' 20 Writes,5 deletes' },
        want: { writeBudget: { writes: 20, deletes: 5 } },
      },
    ],
    [
      'a budget of deletes alone',
      {
        given: { REDMINE_MCP_WRITE_BUDGET: '0 deletes' },
        want: { writeBudget: { writes: Number.POSITIVE_INFINITY, deletes: 0 } },
      },
    ],
    [
      'the old name of another mode',
      { given: { REDMINE_AUTH_MODE: 'legacy-per-user' }, want: { authMode: 'per-user' } },
    ],
    ['attachments from URLs', { given: { REDMINE_MCP_UPLOAD_URLS: 'yes' }, want: { uploadUrls: true } }],
  ];
  it.each(values)('%s', (_name, { given, want }) => expect(read(given)).toMatchObject(want));
});

describe('T39: problems', () => {
  const table: [string, { given: Env; want: string[] }][] = [
    [
      'a boolean',
      {
        given: { REDMINE_MCP_READ_ONLY: 'ture' },
        want: [
          'REDMINE_MCP_READ_ONLY is "ture". Allowed: true/false, 1/0, yes/no, on/off. Correct or remove it (default: false).',
        ],
      },
    ],
    [
      'a relative folder to attach files from',
      {
        given: { REDMINE_MCP_UPLOAD_FILE_ROOTS: '/srv/a,files' },
        want: [
          'REDMINE_MCP_UPLOAD_FILE_ROOTS has a relative path. Allowed: full paths of folders. Correct or remove it (default: none).',
        ],
      },
    ],
    [
      'no folder at all',
      {
        given: { REDMINE_MCP_UPLOAD_FILE_ROOTS: ',,' },
        want: [
          'REDMINE_MCP_UPLOAD_FILE_ROOTS names no folder: there are only commas in it. Correct or remove it (default: none).',
        ],
      },
    ],
    [
      'a number outside its bounds',
      {
        given: { REDMINE_TIMEOUT: '0' },
        want: [
          'REDMINE_TIMEOUT is "0". Allowed: a whole number from 1 to 600 (seconds). Correct or remove it (default: 30).',
        ],
      },
    ],
    [
      'a number with a unit',
      {
        given: { REDMINE_TIMEOUT: '30s' },
        want: [
          'REDMINE_TIMEOUT is "30s". Allowed: a whole number from 1 to 600 (seconds). Correct or remove it (default: 30).',
        ],
      },
    ],
    [
      'a choice',
      {
        given: { REDMINE_MCP_CONFIRM: 'elict' },
        want: [
          'REDMINE_MCP_CONFIRM is "elict". Allowed: elicit, token, off. Nearest: elicit. Correct or remove it (default: elicit).',
        ],
      },
    ],
    [
      'a mode of a later version',
      {
        given: { REDMINE_AUTH_MODE: 'api-key-login' },
        want: [
          'REDMINE_AUTH_MODE is "api-key-login", which is not supported in this version: it serves api-key, per-user, oauth and oauth-server. Correct or remove it (default: api-key).',
        ],
      },
    ],
    [
      'a mode that never was',
      {
        given: { REDMINE_AUTH_MODE: 'apikey' },
        want: [
          'REDMINE_AUTH_MODE is "apikey". Allowed: api-key, per-user, oauth, oauth-server, legacy, legacy-per-user, oauth-proxy. Nearest: api-key. Correct or remove it (default: api-key).',
        ],
      },
    ],
    [
      'unknown tools, each with the nearest',
      {
        given: { REDMINE_MCP_TOOLS: 'list_isues,get_issue,get_isue' },
        want: [
          'REDMINE_MCP_TOOLS names "list_isues", which is no tool. Nearest: list_issues. Allowed: list_issues, get_issue, delete_issue. Correct or remove it (default: by toolset).',
          'REDMINE_MCP_TOOLS names "get_isue", which is no tool. Nearest: get_issue. Allowed: list_issues, get_issue, delete_issue. Correct or remove it (default: by toolset).',
        ],
      },
    ],
    [
      'an allow list of nothing',
      {
        given: { REDMINE_MCP_TOOLS: ' , ' },
        want: [
          'REDMINE_MCP_TOOLS names no tool: there are only commas in it. Correct or remove it (default: by toolset).',
        ],
      },
    ],
    [
      'an unknown toolset',
      {
        given: { REDMINE_MCP_TOOLSETS: 'issue' },
        want: [
          'REDMINE_MCP_TOOLSETS names "issue", which is no toolset. Nearest: issues. Allowed: issues, time, wiki, all. Correct or remove it (default: the default set).',
        ],
      },
    ],
    [
      'a URL without scheme',
      {
        given: { REDMINE_URL: 'redmine.example.com:3000' },
        want: [
          'REDMINE_URL is "redmine.example.com:3000". Allowed: a URL such as https://redmine.example.com or https://example.com/redmine. Correct or remove it.',
        ],
      },
    ],
    [
      'a URL with a login',
      {
        given: { REDMINE_URL: 'https://bot:hunter22@r.example' },
        want: [
          'REDMINE_URL contains a login (user:password@). Give it as REDMINE_USERNAME and REDMINE_PASSWORD instead. Correct or remove it.',
        ],
      },
    ],
    [
      'a login where nobody logs in',
      {
        given: { REDMINE_PUBLIC_URL: 'https://bot:hunter22@r.example' },
        want: [
          'REDMINE_PUBLIC_URL contains a login (user:password@). Allowed: a URL without it. Correct or remove it (default: REDMINE_URL).',
        ],
      },
    ],
    [
      'a URL with a query',
      {
        given: { REDMINE_URL: `https://r.example/?key=${KEY}` },
        want: [
          'REDMINE_URL contains a query or a fragment. Allowed: a base URL without ? and #. Correct or remove it.',
        ],
      },
    ],
    [
      'a version that is not known',
      {
        given: { REDMINE_VERSION: '4.2' },
        want: ['REDMINE_VERSION is "4.2". Allowed: 5.0, 5.1, 6.0, 6.1, 7.0. Correct or remove it (default: probed).'],
      },
    ],
    ...['20', '20 writes 5 deletes', '1 write, 2 writes', '-1 writes', 'unlimited writes', '5 edits', ','].map(
      (text): [string, { given: Env; want: string[] }] => [
        `the write budget ${text}`,
        {
          given: { REDMINE_MCP_WRITE_BUDGET: text },
          want: [
            `REDMINE_MCP_WRITE_BUDGET is "${text}". Allowed: "20 writes, 5 deletes", or one of the two. Correct or remove it (default: no limit).`,
          ],
        },
      ],
    ),
    [
      'two kinds of credential',
      {
        given: { REDMINE_API_KEY: KEY, REDMINE_USERNAME: 'bot', REDMINE_PASSWORD: 'hunter22' },
        want: ['REDMINE_API_KEY and REDMINE_USERNAME/REDMINE_PASSWORD are both set. Keep one kind of credential.'],
      },
    ],
    [
      'half a credential',
      {
        given: { REDMINE_USERNAME: 'bot' },
        want: ['REDMINE_USERNAME is set without REDMINE_PASSWORD. Set both, or REDMINE_API_KEY.'],
      },
    ],
    [
      'a key with a line break in it',
      {
        given: { REDMINE_API_KEY: '0123456789abcdef\n0123456789abcdef' },
        want: [
          'REDMINE_API_KEY contains white space or characters that no key has. Redmine shows 40 hexadecimal digits under My account. Copy it again.',
        ],
      },
    ],
    [
      'a placeholder that an installer left',
      {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is the point
        given: { REDMINE_API_KEY: '${user_config.api_key}' },
        want: ['REDMINE_API_KEY is a placeholder that nobody filled in. Fill it in or remove it.'],
      },
    ],
    [
      'a path that only a shell understands',
      {
        given: { REDMINE_MCP_AUDIT_FILE: '~/audit.jsonl' },
        want: [
          'REDMINE_MCP_AUDIT_FILE starts with ~, which only shells expand. Allowed: the full path. Correct or remove it (default: stderr).',
        ],
      },
    ],
    [
      'three parts of a certificate',
      {
        given: { REDMINE_SSL_CLIENT_CERT: 'a,b,c' },
        want: [
          'REDMINE_SSL_CLIENT_CERT is not understood. Allowed: cert.pem or cert.pem,key.pem. Correct or remove it.',
        ],
      },
    ],
    [
      'a control character and a line separator, which arrive escaped',
      {
        given: { REDMINE_VERSION: '\u001b[2J\u2028x' },
        want: [
          'REDMINE_VERSION is "\\u001b[2J\\u2028x". Allowed: 5.0, 5.1, 6.0, 6.1, 7.0. Correct or remove it (default: probed).',
        ],
      },
    ],
    [
      'a key in the wrong variable',
      {
        given: { REDMINE_TIMEOUT: KEY },
        want: [
          'REDMINE_TIMEOUT is a value that is not shown here. Allowed: a whole number from 1 to 600 (seconds). Correct or remove it (default: 30).',
        ],
      },
    ],
  ];
  it.each(table)('%s', (_name, { given, want }) => expect(problems(given)).toEqual(want));

  it('are told all at once', () => {
    const given = { REDMINE_TIMEOUT: 'x', REDMINE_MCP_READ_ONLY: 'x', REDMINE_MCP_WHAT: 'x', REDMINE_URL: 'x' };
    expect(problems(given)).toHaveLength(4);
    expect(() => read(given)).toThrow(
      /^REDMINE_URL .*\nREDMINE_TIMEOUT .*\nREDMINE_MCP_READ_ONLY .*\nREDMINE_MCP_WHAT /,
    );
  });

  it.each([
    'ftp://r.example',
    'https:/r.example',
    'https:\\\\r.example',
    'https://r .example',
    'https://r.example/a//b',
    '//r.example',
  ])('the URL %j', (text) => expect(problems({ REDMINE_URL: text })).toHaveLength(1));
});

describe('REDMINE_HEADERS', () => {
  const end = ' Correct or remove it.';
  const table: [string, { given: string; want: string }][] = [
    [
      'no JSON',
      { given: '{X-Gate: secret}', want: 'is not JSON. Allowed: a JSON object of texts such as {"X-Gate": "..."}.' },
    ],
    [
      'a list',
      { given: '["secret"]', want: 'is no JSON object. Allowed: a JSON object of texts such as {"X-Gate": "..."}.' },
    ],
    [
      'a number',
      { given: '{"A":"x","B":1}', want: 'has no usable value at entry 2. Allowed: texts of printable ASCII.' },
    ],
    [
      'a line break',
      { given: '{"A":"x\\r\\nHost: y"}', want: 'has no usable value at entry 1. Allowed: texts of printable ASCII.' },
    ],
    ['no header name', { given: '{"secret value":"x"}', want: 'has no valid header name at entry 1.' }],
    ['twice', { given: '{"a":"x","A":"y"}', want: 'sets the header at entry 2 twice. Keep one.' }],
    ...['X-Redmine-API-Key', 'x-redmine-switch-user', 'Accept', 'HOST', 'Content-Type', 'content-length'].map(
      (name): [string, { given: string; want: string }] => [
        name,
        {
          given: JSON.stringify({ [name]: 'x' }),
          want: `sets ${name.toLowerCase()}, which the server sets itself. Remove that header.`,
        },
      ],
    ),
  ];
  it.each(table)('%s', (_name, { given, want }) =>
    expect(problems({ REDMINE_HEADERS: given })).toEqual([`REDMINE_HEADERS ${want}${end}`]),
  );

  it('takes __proto__ for a name like any other', () => {
    const { headers } = read({ REDMINE_HEADERS: '{"__proto__":"x"}' });
    expect(Object.entries(headers)).toEqual([['__proto__', 'x']]);
  });
});

describe('secrets from files', () => {
  it.each([
    ['a final line break', `${KEY}\n`],
    ['a final CRLF', `${KEY}\r\n`],
    ['a byte order mark', `\ufeff${KEY}`],
  ])('without %s', (name, content) => {
    const env = { REDMINE_API_KEY: '', REDMINE_API_KEY_FILE: file(name, content) };
    expect(read(env).credential).toEqual({ kind: 'api-key', key: KEY });
  });

  it('for login, password and headers too', () => {
    const settings = read({
      REDMINE_USERNAME_FILE: file('user', 'bot\n'),
      REDMINE_PASSWORD_FILE: file('password', ' hunter22 \n'),
      REDMINE_HEADERS_FILE: file('headers', '{"X-Gate":"open sesame"}\n'),
    });
    expect(settings.credential).toEqual({ kind: 'basic', username: 'bot', password: ' hunter22 ' });
    expect(settings.headers).toEqual({ 'X-Gate': 'open sesame' });
  });

  const table: [string, { given: Env; want: string[] }][] = [
    [
      'the secret itself instead of a path',
      {
        given: { REDMINE_API_KEY_FILE: KEY },
        want: [
          'REDMINE_API_KEY_FILE: the file cannot be read (ENOENT). Allowed: the path of a readable file, not the secret itself.',
        ],
      },
    ],
    [
      'a folder',
      {
        given: { REDMINE_PASSWORD_FILE: folder, REDMINE_USERNAME: 'bot' },
        want: [
          'REDMINE_PASSWORD_FILE: the file cannot be read (EISDIR). Allowed: the path of a readable file, not the secret itself.',
        ],
      },
    ],
    [
      'an empty file',
      {
        given: { REDMINE_API_KEY_FILE: file('empty', '\n') },
        want: ['REDMINE_API_KEY_FILE: the file is empty. Correct or remove it.'],
      },
    ],
    [
      'a file that is no secret',
      {
        given: { REDMINE_API_KEY_FILE: file('big', 'x'.repeat(70_000)) },
        want: ['REDMINE_API_KEY_FILE: the file is too large for a secret. Correct or remove it.'],
      },
    ],
    [
      'both forms',
      {
        given: { REDMINE_API_KEY: KEY, REDMINE_API_KEY_FILE: file('key', KEY) },
        want: ['REDMINE_API_KEY and REDMINE_API_KEY_FILE are both set. Keep one of them.'],
      },
    ],
    [
      'a file for what is no secret',
      {
        given: { REDMINE_URL_FILE: '/x' },
        want: ['REDMINE_URL_FILE is not a setting: REDMINE_URL is no secret and is given directly. Use REDMINE_URL.'],
      },
    ],
  ];
  it.each(table)('%s', (_name, { given, want }) => expect(problems(given)).toEqual(want));
});

describe('warnings', () => {
  const table: [string, { given: Env; want: string[] }][] = [
    [
      'plain http',
      {
        given: { REDMINE_URL: 'http://redmine.example' },
        want: ['REDMINE_URL is plain http: the credential and all data can be read on the way. Use https.'],
      },
    ],
    [
      'TLS without verification',
      {
        given: { REDMINE_SSL_VERIFY: 'off' },
        want: ['REDMINE_SSL_VERIFY is off: anybody on the way can pose as Redmine. Use REDMINE_SSL_CERT.'],
      },
    ],
    [
      'the address of a page',
      {
        given: { REDMINE_URL: 'https://r.example/redmine/projects/x' },
        want: ['REDMINE_URL ends like the address of a page. The base URL is what precedes it.'],
      },
    ],
    [
      'an unusual key',
      {
        given: { REDMINE_API_KEY: 'gate-key' },
        want: ['REDMINE_API_KEY does not look like a key of Redmine (40 hexadecimal digits).'],
      },
    ],
  ];
  it.each(table)('%s', (_name, { given, want }) => expect(read(given).warnings).toEqual(want));
});

describe('the table', () => {
  it('knows where secrets are', () => {
    const secrets = SETTINGS.filter((setting) => setting.secret).map((setting) => setting.name);
    expect(secrets).toEqual([
      'REDMINE_API_KEY',
      'REDMINE_USERNAME',
      'REDMINE_PASSWORD',
      'REDMINE_HEADERS',
      'REDMINE_MCP_HTTP_TOKEN',
      'REDMINE_MCP_METRICS_TOKEN',
      'REDMINE_OAUTH_CLIENT_SECRET',
      'REDMINE_MCP_STATE_KEY',
      'REDMINE_MCP_STATE_URL',
    ]);
  });

  it('gives a redaction every form of the credential', () => {
    expect(secretsOf(read({ REDMINE_API_KEY: KEY, REDMINE_HEADERS: '{"X-Gate":"sesame"}' }))).toEqual(['sesame', KEY]);
    expect(secretsOf(read({ REDMINE_USERNAME: 'bot', REDMINE_PASSWORD: 'hunter22' }))).toEqual([
      'hunter22',
      'Ym90Omh1bnRlcjIy',
    ]);
  });
});

describe('no secret is ever shown', () => {
  // Long enough not to be part of a message by chance; with what breaks parsers and quoting.
  const secret = fc
    .array(fc.constantFrom(...'abcXYZ019 "\\/@:#?&%{}[]$,\n\t\u2028\u00e4'), { minLength: 12, maxLength: 50 })
    .map((units) => `s3cr${units.join('')}3t`);
  const carriers = fc.constantFrom(
    ...[...VARIABLES].filter((name) => /KEY|PASSWORD|TOKEN|SECRET|HEADERS|USERNAME/.test(name)),
  );
  const shapes = fc.constantFrom(
    (text: string) => text,
    (text: string) => JSON.stringify({ 'X-Gate': text }),
    (text: string) => JSON.stringify({ [text]: text }),
    (text: string) => `{"X-Gate": "${text}`,
  );

  it('whatever else is wrong', () => {
    const property = fc.property(secret, carriers, shapes, fc.boolean(), (text, carrier, shape, elsewhere) => {
      const env: Env = { [carrier]: shape(text), REDMINE_MCP_READ_ONLY: 'x', REDMINE_MCP_SECRT: text };
      env['REDMINE_URL'] = `https://bot:${text}@r.example/`;
      env['REDMINE_PUBLIC_URL'] = `https://r.example/?key=${text}`;
      if (elsewhere) env['REDMINE_TIMEOUT'] = env[carrier] ?? '';
      const shown = problems(env).join('\n');
      expect(shown).not.toBe('');
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(JSON.stringify(text).slice(1, -1));
      expect(shown).not.toContain(text.slice(0, 12));
    });
    fc.assert(property, { numRuns: 500 });
  });
});
