import { SettingsError } from '../../runtime/config.ts';

/** What the operator gets to see when settings are read; nothing when all of them are understood. */
export function problemsIn(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => problem.message);
  }
}
