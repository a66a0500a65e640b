import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { nearest } from './names.ts';
import type { Report } from './report.ts';
import { type ChoiceOf, defaultText, type NameOf, type Setting, type SettingName, TABLE } from './table.ts';
import {
  type Budget,
  type Parsed,
  parseBudget,
  parseFlag,
  parseHeaders,
  parseList,
  parseUrl,
  parseVersion,
  VERSIONS,
} from './values.ts';

/** Far above any key or header set; a larger file is not the one that was meant. */
const MAX_SECRET_FILE = 64 * 1024;

/** Reads variables by their row of the table. A value with a problem reads as its default; the report knows. */
export class Reader {
  readonly #env: NodeJS.ProcessEnv;
  readonly #report: Report;

  constructor(env: NodeJS.ProcessEnv, report: Report) {
    this.#env = env;
    this.#report = report;
  }

  /** Whether the setting is set, directly or as a file. Shells and installers leave unset options empty. */
  given(name: SettingName): boolean {
    return [name, `${name}_FILE`].some((variable) => (this.#env[variable] ?? '').trim() !== '');
  }

  flag(name: NameOf<'flag'>): boolean {
    const text = this.#raw(name);
    if (text === undefined) return TABLE[name].default;
    const value = parseFlag(text);
    if (value === undefined) {
      this.#wrong(name, `is ${this.#report.show(text)}. Allowed: true/false, 1/0, yes/no, on/off`);
    }
    return value ?? TABLE[name].default;
  }

  integer(name: NameOf<'integer'>): number {
    const { default: standard, min, max, unit } = TABLE[name];
    const text = this.#raw(name)?.trim();
    if (text === undefined) return standard;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.#wrong(name, `is ${this.#report.show(text)}. Allowed: a whole number from ${min} to ${max} (${unit})`);
    return standard;
  }

  choice<N extends NameOf<'choice'>>(name: N): ChoiceOf<N> {
    const setting = TABLE[name] as Extract<Setting, { kind: 'choice' }>;
    const text = this.#raw(name);
    const word = text?.trim().toLowerCase() ?? setting.default;
    const value = setting.aliases?.[word] ?? word;
    if (setting.allowed.includes(value)) return value as ChoiceOf<N>;
    const came = this.#report.show(text ?? '');
    if (setting.missingValues?.values.includes(word)) {
      this.#wrong(name, `is ${came}, which is not supported in this version: ${setting.missingValues.reason}`);
    } else {
      const words = [...setting.allowed, ...Object.keys(setting.aliases ?? {})];
      this.#wrong(name, `is ${came}. Allowed: ${words.join(', ')}. Nearest: ${nearest(word, words)}`);
    }
    return setting.default as ChoiceOf<N>;
  }

  /** A list of names that must exist. */
  names(name: NameOf<'names'>, valid: readonly string[], noun: string): readonly string[] | undefined {
    const text = this.#raw(name);
    if (text === undefined) return undefined;
    const list = parseList(text);
    if (list.length === 0) this.#wrong(name, `names no ${noun}: there are only commas in it`);
    const unknown = list.filter((entry) => !valid.includes(entry));
    for (const entry of unknown) {
      const near = nearest(entry, valid);
      const all = valid.length <= 12 ? ` Allowed: ${valid.join(', ')}.` : ' "redmine-mcp tools" lists all.';
      const hint = near === undefined ? '' : ` Nearest: ${near}.`;
      this.#wrong(name, `names ${this.#report.show(entry)}, which is no ${noun}.${hint}${all}`);
    }
    return Object.freeze(list);
  }

  url(name: NameOf<'url'>): URL | undefined {
    const login =
      name === 'REDMINE_URL' ? 'Give it as REDMINE_USERNAME and REDMINE_PASSWORD instead' : 'Allowed: a URL without it';
    return this.#parsed(name, this.#raw(name), (text) => parseUrl(text, this.#report, login));
  }

  version(name: NameOf<'version'>): (typeof VERSIONS)[number] | undefined {
    return this.#parsed(name, this.#raw(name), (text) => {
      const value = parseVersion(text);
      const wrong = `is ${this.#report.show(text)}. Allowed: ${VERSIONS.join(', ')}`;
      return value === undefined ? { wrong } : { value };
    });
  }

  headers(name: NameOf<'headers'>): Readonly<Record<string, string>> {
    return this.#parsed(name, this.secret(name), parseHeaders) ?? Object.freeze({});
  }

  path(name: NameOf<'path'>): string | undefined {
    return this.#parsed(name, this.#raw(name), checkPath);
  }

  /** Folders that are not relative to wherever the host happens to start the server. */
  paths(name: NameOf<'paths'>): readonly string[] {
    const read = this.#parsed(name, this.#raw(name), (text) => {
      const paths = parseList(text);
      if (paths.length === 0) return { wrong: 'names no folder: there are only commas in it' };
      const wrong = paths.map(checkPath).find((parsed) => 'wrong' in parsed);
      if (wrong) return wrong;
      const isWhole = paths.every((path) => isAbsolute(path));
      return isWhole ? { value: paths } : { wrong: 'has a relative path. Allowed: full paths of folders' };
    });
    return Object.freeze(read ?? []);
  }

  /** What may stand in a list is for the caller to say. */
  list(name: NameOf<'list'>): readonly string[] {
    const text = this.#raw(name);
    return Object.freeze(text === undefined ? [] : parseList(text));
  }

  /** A text that is neither a list nor a secret. */
  text(name: NameOf<'text'>): string | undefined {
    return this.#raw(name)?.trim();
  }

  budget(name: NameOf<'budget'>): Budget | undefined {
    return this.#parsed(name, this.#raw(name), (text) => {
      const value = parseBudget(text);
      const wrong = `is ${this.#report.show(text)}. Allowed: "20 writes, 5 deletes", or one of the two`;
      return value === undefined ? { wrong } : { value };
    });
  }

  certificate(name: NameOf<'certificate'>): { cert: string; key: string | undefined } | undefined {
    return this.#parsed(name, this.#raw(name), (text) => {
      const [cert, key, more] = text.split(',').map((part) => part.trim());
      if (cert === undefined || cert === '' || key === '' || more !== undefined) {
        return { wrong: 'is not understood. Allowed: cert.pem or cert.pem,key.pem' };
      }
      const wrong = [cert, key ?? cert].map(checkPath).find((parsed) => 'wrong' in parsed);
      return wrong ?? { value: Object.freeze({ cert, key }) };
    });
  }

  /** A secret, from the variable or from the file that `<NAME>_FILE` names. Nothing of it gets into a message. */
  secret(name: SettingName): string | undefined {
    const file = `${name}_FILE`;
    const direct = this.#raw(name);
    const path = this.#raw(file)?.trim();
    if (path === undefined) return direct;
    if (direct !== undefined) {
      this.#report.problem(name, `${name} and ${file} are both set. Keep one of them.`);
      return undefined;
    }
    try {
      const content = readFileSync(path, 'utf8')
        .replace(/^\ufeff/, '')
        .replace(/[\r\n]+$/, '');
      if (content.trim() !== '' && content.length <= MAX_SECRET_FILE) return content;
      const what = content.trim() === '' ? 'is empty' : 'is too large for a secret';
      this.#report.problem(file, `${file}: the file ${what}. Correct or remove it.`);
    } catch (error) {
      // The path is not shown: people paste the secret itself here.
      const code = (error as NodeJS.ErrnoException).code ?? 'error';
      this.#report.problem(
        file,
        `${file}: the file cannot be read (${code}). Allowed: the path of a readable file, not the secret itself.`,
      );
    }
    return undefined;
  }

  #raw(variable: string): string | undefined {
    const text = this.#env[variable];
    if (text === undefined || text.trim() === '') return undefined;
    // Installers that know no value for an option leave ${user_config.name} in it.
    if (/^\s*\$\{[\w.:-]*\}\s*$/.test(text)) {
      this.#report.problem(variable, `${variable} is a placeholder that nobody filled in. Fill it in or remove it.`);
      return undefined;
    }
    return text;
  }

  #parsed<T>(name: SettingName, text: string | undefined, parse: (text: string) => Parsed<T>): T | undefined {
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    this.#wrong(name, parsed.wrong);
    return undefined;
  }

  #wrong(name: SettingName, what: string): void {
    const without = defaultText(TABLE[name]);
    const end = without === '-' ? '' : ` (default: ${without})`;
    this.#report.problem(name, `${name} ${what.replace(/\.$/, '')}. Correct or remove it${end}.`);
  }
}

function checkPath(text: string): Parsed<string> {
  const path = text.trim();
  if (path.includes('\0')) return { wrong: 'contains a NUL character. Allowed: the path of a file' };
  if (path.startsWith('~')) return { wrong: 'starts with ~, which only shells expand. Allowed: the full path' };
  return { value: path };
}
