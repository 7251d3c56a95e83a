import { didYouMean } from '../text/suggestion.ts';
import { InputError } from './check-input.ts';
import { UsageError, type CommandIo } from './command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

/** Exit codes: the question's answer is yes, is no, the input cannot be used, the program itself is broken. */
const USAGE_EXIT = 2;
const BROKEN_EXIT = 70;

/**
The command line: finds the command, runs it, and turns whatever goes wrong into one sentence and an exit code.

@param args what stood behind the program's name
*/
export async function runProgram(args: readonly string[], io: CommandIo, version: string, commands: readonly CommandEntry[] = COMMANDS): Promise<number> {
  const [word, ...rest] = args;
  try {
    if (word === '--help' || word === '-h' || word === 'help') return await help(rest, io, commands);
    if (word === '--version' || word === '-v') {
      io.out(`${version}\n`);
      return 0;
    }
    const entry = word === undefined || word.startsWith('-') ? unnamed(args, io, commands) : named(word, commands);
    const { command } = await entry.load();
    const own = word === undefined || word.startsWith('-') ? args : rest;
    if (own.includes('--help') || own.includes('-h')) {
      io.out(command.usage.endsWith('\n') ? command.usage : `${command.usage}\n`);
      return 0;
    }
    return await command.run(own, io);
  } catch (error) {
    return failed(error, word, io);
  }
}

/** Without a command: the museum, also behind a pipe when it is asked for in plain text; where there is no terminal its story. */
function unnamed(args: readonly string[], io: CommandIo, commands: readonly CommandEntry[]): CommandEntry {
  const [word] = args;
  const name = io.isTerminal || args.includes('--screen-reader') ? 'play' : 'story';
  const entry = commands.find((command) => command.name === name) ?? commands.find((command) => command.name === 'story');
  if (entry !== undefined) return entry;
  throw new UsageError(word === undefined ? 'name a command; --help lists them.' : `there is no option "${word}"; --help lists the commands.`);
}

function named(word: string, commands: readonly CommandEntry[]): CommandEntry {
  const entry = commands.find((command) => command.name === word);
  if (entry !== undefined) return entry;
  throw new UsageError(`there is no command "${word}".${didYouMean(word, [...commands.map((command) => command.name), 'help'])} --help lists them all.`);
}

async function help(rest: readonly string[], io: CommandIo, commands: readonly CommandEntry[]): Promise<number> {
  if (rest.length > 0) {
    const { command } = await named(rest[0], commands).load();
    io.out(command.usage.endsWith('\n') ? command.usage : `${command.usage}\n`);
    return 0;
  }
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  io.out([
    'Usage: runaway-migration [command] [options]', '',
    'A museum in the terminal, and a simulator of what database migrations do to the people who use the database meanwhile.', '',
    'Commands:', ...lines, '',
    'Without a command the museum opens; without a terminal its first exhibit is told in plain text.', '',
    'Options:', '  -h, --help     this text; behind a command, that command\'s own', '  -v, --version  the version', '',
  ].join('\n'));
  return 0;
}

/** `node:util` reports unknown arguments as errors with these codes. */
const PARSE_CODES = /^ERR_PARSE_ARGS/;

function failed(error: unknown, word: string | undefined, io: CommandIo): number {
  const { message, code } = error as { readonly message: string; readonly code?: string };
  const firstLine = message.split('\n')[0];
  if (error instanceof InputError) {
    io.err(`${message}\n`);
    return USAGE_EXIT;
  }
  if (error instanceof UsageError || PARSE_CODES.test(code ?? '')) {
    io.err(`runaway-migration${word === undefined || error instanceof UsageError ? '' : ` ${word}`}: ${firstLine}\n`);
    return USAGE_EXIT;
  }
  io.err(`runaway-migration: something went wrong that is not your doing: ${firstLine}\n`);
  return BROKEN_EXIT;
}
