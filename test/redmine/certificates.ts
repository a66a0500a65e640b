import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /**
   * Path of a file by name: `ca.pem`, `server.pem`, `server.key`, `client.pem`, `client.key`, `both.pem`, `other.pem`,
   * `alone.pem` (self-signed, for 127.0.0.1), `expired.pem`.
   */
  file(name: string): string;
  read(name: string): string;
  remove(): void;
}

/** Makes an authority, a certificate for 127.0.0.1 and a client certificate with openssl, in a directory of their own. */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'redmine-mcp-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const selfSigned = (name: string, ...more: string[]): void => {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...more,
    );
  };
  const signed = (name: string, extensions: string, days = '2'): void => {
    writeFileSync(join(directory, `${name}.ext`), extensions);
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days],
      ...['-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  };
  selfSigned('ca');
  selfSigned('other');
  selfSigned('alone', '-addext', 'subjectAltName=IP:127.0.0.1');
  signed('server', 'subjectAltName=IP:127.0.0.1');
  signed('elsewhere', 'subjectAltName=DNS:elsewhere.test');
  signed('expired', 'subjectAltName=IP:127.0.0.1', '-1');
  signed('client', 'extendedKeyUsage=clientAuth');
  const file = (name: string): string => join(directory, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  writeFileSync(file('both.pem'), read('client.pem') + read('client.key'));
  writeFileSync(file('text.pem'), 'no certificate');
  return { file, read, remove: () => rmSync(directory, { recursive: true }) };
}
