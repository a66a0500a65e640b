/** What is wrong with one variable. The message names it and never contains a secret. */
export interface Problem {
  readonly name: string;
  readonly message: string;
}

/** Settings that cannot be understood: all problems at once, so that one look mends them. */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Collects while settings are read. */
export class Report {
  readonly problems: Problem[] = [];
  readonly warnings: string[] = [];
  readonly #secrets: readonly string[];

  /** `secrets`: values that may not be shown, wherever they turn up (a key pasted into the wrong variable). */
  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets.filter((secret) => secret.length > 3);
  }

  problem(name: string, message: string): void {
    this.problems.push({ name, message });
  }

  /** The value as it can be printed: quoted, short, ASCII; nothing that may hold a secret. */
  show(value: string): string {
    // Long hexadecimal runs are keys; something before an @ is a login.
    const risky = /[0-9a-f]{32}/i.test(value) || /[:/][^/\s]*@/.test(value);
    if (risky || this.#secrets.some((secret) => value.includes(secret))) return 'a value that is not shown here';
    const points = [...value];
    const short = points.length > 60 ? `${points.slice(0, 60).join('')}...` : value;
    return ascii(JSON.stringify(short));
  }
}

/** Everything beyond printable ASCII as a JSON escape: no line separators, no terminal control, no look-alikes. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
