/**
One command of the program, in a file of its own: `src/cli/<name>.ts` exports `command`. The entry imports that file only when the command was
asked for, so that a quick command never pays for the packages of a slow one.
*/
export type Command = {
  /** The word that the user types. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole text of `<name> --help`, first line `Usage: …`. */
  readonly usage: string;
  /**
  Does the work and says how it ended: 0 = fine, 1 = what was asked about is not fine, 2 = the input cannot be used.

  @param args what stood behind the command's name, unparsed
  @throws UsageError for arguments that the command does not know; the entry turns it into one sentence and exit 2
  */
  run(args: readonly string[], io: CommandIo): Promise<number>;
};

/** The outside world, handed in: a test gives its own. */
export type CommandIo = {
  /** Text for standard output and standard error, newlines included. */
  out(text: string): void;
  err(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 80 when there is none. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative file names start from. */
  readonly workingFolder: string;
};

/** Arguments that a command cannot use: said in one sentence that names the argument and what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}
