import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchRemote, internet } from '../../runtime/files/remote.ts';
import { errorOf } from '../redmine/operations.ts';

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
const limits = { maxBytes: 1000, timeoutMs: 5000, signal: new AbortController().signal };
const fetching = () => fetchRemote('attachments.0.url', 'http://localhost/', limits);

describe('T32: the internet', () => {
  beforeEach(() => {
    for (const name of PROXIES) vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('knows every address of a name, and those of this machine are none of its', async () => {
    const addresses = await internet.resolve('localhost');
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !['127.0.0.1', '::1'].includes(address))).toEqual([]);
    await errorOf(fetching(), 'forbidden');
  });

  it.each(PROXIES)('lies behind a proxy where %s names one', async (name) => {
    expect(internet.isProxied()).toBe(false);
    vi.stubEnv(name, '');
    expect(internet.isProxied()).toBe(false);
    vi.stubEnv(name, 'http://proxy.example:3128');
    expect(internet.isProxied()).toBe(true);
    await errorOf(fetching(), 'not_enabled');
  });
});
