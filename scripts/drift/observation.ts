import { readFileSync } from 'node:fs';

/**
 * What values at one place of an answer look like: never the values themselves, and no names or ids. Of objects the
 * keys are known, of lists what is in them.
 */
export interface Shape {
  /** How many values there were. */
  seen: number;
  /** How many of them were neither null nor empty. */
  filled: number;
  /** JSON types, sorted. */
  types: string[];
  /** Texts that are none of what the catalogue's enum, pattern or format lets stand there. */
  outside?: number;
  /** How many of the values were objects. */
  objects?: number;
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** Whether Redmine heard a parameter; undecided where the data there cannot tell. */
export type Effect = 'heard' | 'ignored' | 'undecided';

/** What one operation did. */
export interface Observed {
  /** Request → status → how often. `404 no route` is Rails's own answer where Redmine has no such route. */
  requests: Record<string, Record<string, number>>;
  /** Of all its answers that were a success. */
  answer?: Shape;
  /** By `filters.status_id`, `query.sort`, `limit`. */
  effects: Record<string, Effect>;
}

/** What a server showed to one account: all that `--record` keeps of it. */
export interface Observation {
  format: 1;
  /** Major and minor version, as probed or as REDMINE_VERSION says. */
  version: string;
  /** Version → whether the server shows the sign of it (`probes` in spec/defaults.yaml). */
  signs: Record<string, boolean>;
  administrator: boolean;
  /** Names that the roles there have. */
  permissions: string[];
  operations: Record<string, Observed>;
}

/** A record that `--record` wrote. @throws Error that says what is wrong with the file */
export function readRecord(file: string): Observation {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as a record: ${error instanceof Error ? error.message : String(error)}`);
  }
  const record = value as Partial<Observation> | null;
  if (record?.format !== 1 || typeof record.version !== 'string' || typeof record.operations !== 'object') {
    throw new Error(`${file} is no record of npm run drift (format 1)`);
  }
  return record as Observation;
}
