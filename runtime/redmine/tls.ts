import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ToolError } from '../errors.ts';

/** Paths of PEM files; `verify` off only for an explicit false. */
export interface TlsSettings {
  readonly verify: boolean;
  /** Replaces the authorities that Node trusts (NODE_EXTRA_CA_CERTS adds to them). */
  readonly caFile?: string | undefined;
  /** May hold the key as well. */
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
}

/** The options of `tls.connect` that the settings amount to. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files that the settings name, and tries them out.
 * @throws ToolError `unreachable` naming the setting whose file cannot be read or used; never its path.
 */
export async function loadTls(settings: TlsSettings): Promise<TlsOptions> {
  const ca = await readPem('REDMINE_SSL_CERT', settings.caFile);
  const cert = await readPem('REDMINE_SSL_CLIENT_CERT', settings.clientCert);
  const key = (await readPem('REDMINE_SSL_CLIENT_CERT', settings.clientKey)) ?? cert;
  const options = {
    rejectUnauthorized: settings.verify !== false,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
  try {
    createSecureContext(options);
  } catch {
    throw new ToolError(
      'unreachable',
      'The certificates in REDMINE_SSL_CERT or REDMINE_SSL_CLIENT_CERT cannot be used: they must be PEM files, and the ' +
        'key must be without a passphrase and belong to the certificate.',
    );
  }
  return options;
}

async function readPem(setting: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new ToolError('unreachable', `A file that ${setting} names cannot be read.`);
  }
  // OpenSSL takes a file without any certificate for an empty list, and every connection would fail for another reason.
  if (!text.includes('-----BEGIN ')) throw new ToolError('unreachable', `A file that ${setting} names is not PEM.`);
  return text;
}
