import type { Version } from './versions.ts';

/** Says on the terminal what is being done. */
export type Report = (message: string) => void;

/** Progress lines on standard error, with the seconds since the command began: standard output is for results. */
export function reporter(version: Version): Report {
  return (message) => {
    process.stderr.write(`${seconds().padStart(6)} s  ${version}  ${message}\n`);
  };
}

/** Seconds since the command began, with one decimal. */
export function seconds(): string {
  return (performance.now() / 1000).toFixed(1);
}
