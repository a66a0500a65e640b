/** Exit codes of every command. */
export const EXIT = { done: 0, toolError: 1, wrongUsage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One command of `redmine-mcp`. Its module is loaded when it is asked for: serving pays for no other. */
export interface Command {
  /** What follows the name on the command line. */
  readonly usage: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** The options of a command by name, without the dashes. `value` says what follows; without it nothing does. */
export type Options = { readonly [name: string]: { readonly value?: string; readonly help: string } };

export interface CommandModule {
  readonly options?: Options;
  /** What `<command> --help` says beyond the summary; lines are wrapped. */
  readonly about?: string;
  /**
   * @param args what follows the command's name
   * @throws UsageError, SettingsError: they end with exit code 2 and their message on stderr
   */
  run(args: readonly string[]): Promise<ExitCode>;
}

/** The command line asks for something that there is not. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
