import { expect, it } from 'vitest';
import { parsePlace } from '../../runtime/state/place.ts';

const redis = {
  kind: 'redis',
  host: '127.0.0.1',
  port: 6379,
  tls: false,
  username: undefined,
  password: undefined,
  database: 0,
  prefix: 'redmine-mcp:',
};

it.each([
  ['memory:', { kind: 'memory' }],
  ['file:/var/lib/redmine-mcp/state', { kind: 'file', path: '/var/lib/redmine-mcp/state' }],
  ['file:///var/lib/with%20space', { kind: 'file', path: '/var/lib/with space' }],
  ['redis://127.0.0.1', redis],
  ['redis://127.0.0.1:7000/2', { ...redis, port: 7000, database: 2 }],
  ['redis://:p%40ss@127.0.0.1/', { ...redis, password: 'p@ss' }],
  [
    'rediss://user:pass@cache.example.com',
    { ...redis, tls: true, host: 'cache.example.com', username: 'user', password: 'pass' },
  ],
  ['redis://[::1]:7000?prefix=team:', { ...redis, host: '::1', port: 7000, prefix: 'team:' }],
])('%s', (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});

it.each([
  '',
  'redis',
  'redis:',
  'redis://',
  'redis:///0',
  'redis://host/zero',
  'redis://host/0/1',
  'redis://host#0',
  'redis://host?db=1',
  'redis://host:99999',
  'redis://:%ff@host',
  'file:',
  'file:/folder/',
  'file://host/path',
  'https://host',
  '/var/lib/state',
])('%j is none', (text) => {
  expect(parsePlace(text)).toBeUndefined();
});
