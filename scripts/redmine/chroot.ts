import { INSIDE } from './paths.ts';

/** Debian's Redmine runs as this user; the database and the attachments belong to it. */
const USER = 'www-data';

/** The environment Debian's Redmine needs; HOME only has to be writable. */
const ENVIRONMENT = ['RAILS_ENV=production', 'X_DEBIAN_SITEID=default', 'HOME=/tmp', 'LANG=C.UTF-8', 'TZ=UTC'];

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A command run as Redmine's user inside a root, in Redmine's folder. Every step replaces the process (exec). */
export function inRedmine(root: string, command: readonly string[]): string[] {
  return [
    'chroot',
    `--userspec=${USER}:${USER}`,
    root,
    'env',
    '-i',
    PATH,
    ...ENVIRONMENT,
    'sh',
    '-c',
    `cd ${INSIDE.app} && exec "$@"`,
    'sh',
    ...command,
  ];
}

/** A command run as root inside a root. */
export function inRoot(root: string, command: readonly string[]): string[] {
  return [
    'chroot',
    root,
    'env',
    '-i',
    PATH,
    'HOME=/root',
    'LANG=C.UTF-8',
    'DEBIAN_FRONTEND=noninteractive',
    ...command,
  ];
}

/**
 * A command in name spaces of its own: its mounts are invisible to the rest of the machine and disappear with it, and
 * when this process is killed everything it started is killed too. So an interrupted build leaves neither a mounted
 * /proc nor a package manager writing into a folder that the next run wants to remove.
 */
export function confined(command: readonly string[]): string[] {
  const spaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // The shell stays, as root and as the name space's first process: a process that changes its user, as chroot does,
  // forgets whose death it was to follow. When the first process dies, all others in its name space do.
  const stay = ['sh', '-c', '"$@"; exit $?', 'sh'];
  return ['setpriv', '--pdeathsig', 'KILL', 'unshare', ...spaces, ...stay, ...command];
}
