import { existsSync, readFileSync } from 'node:fs';
import { run } from './shell.ts';

export type Ability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Whether this machine can build and run the roots: Debian packages, a chroot, root's rights. */
export function canBuild(): Ability {
  if (process.platform !== 'linux') return { ok: false, reason: `needs Linux, this is ${process.platform}` };
  if (!isDebian()) return { ok: false, reason: 'needs Debian (its mirror has the redmine packages)' };
  if (process.getuid?.() !== 0) return { ok: false, reason: 'needs root (debootstrap and chroot)' };
  return { ok: true };
}

function isDebian(): boolean {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs debootstrap when the machine lacks it, and makes sure that apt knows its mirror. */
export async function prepareHost(log: string): Promise<void> {
  const hasDebootstrap = existsSync('/usr/sbin/debootstrap');
  if (!hasDebootstrap || (await indexTargets()).length === 0) await run(['apt-get', 'update'], { log });
  if (!hasDebootstrap) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run(['apt-get', 'install', '-y', '--no-install-recommends', 'debootstrap'], { log, env });
  }
}

/** The address of this machine's own Debian mirror: whatever apt uses here is right, nothing is written down. */
export async function mirror(): Promise<string> {
  for (const [site, release] of await indexTargets()) {
    // bookworm-updates and bookworm-security live elsewhere or are not whole distributions.
    if (site !== undefined && release !== undefined && !/[-/]/.test(release)) return site;
  }
  throw new Error('apt has no Debian mirror on this machine: apt-get indextargets lists no release');
}

async function indexTargets(): Promise<string[][]> {
  const out = await run(['apt-get', 'indextargets', '--format', '$(SITE) $(RELEASE)', 'Created-By: Packages']);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
}

/** apt's proxy settings on this machine, as lines for an apt.conf and as environment for debootstrap. */
export async function proxies(): Promise<{ aptConf: string; env: NodeJS.ProcessEnv }> {
  const dump = await run(['apt-config', 'dump', '--no-empty', 'Acquire']);
  const lines = dump.split('\n').filter((line) => /^Acquire::https?::Proxy /i.test(line));
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const line of lines) {
    const [, scheme, value] = /^Acquire::(https?)::Proxy "(.*)";$/i.exec(line) ?? [];
    if (scheme !== undefined && value !== undefined && value !== 'DIRECT') env[`${scheme.toLowerCase()}_proxy`] = value;
  }
  return { aptConf: lines.map((line) => `${line}\n`).join(''), env };
}
