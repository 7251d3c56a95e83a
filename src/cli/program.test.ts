import { describe, expect, test } from 'vitest';
import { UsageError, type Command, type CommandIo } from './command.ts';
import type { CommandEntry } from './commands.ts';
import { runProgram } from './program.ts';

function command(name: string, run: Command['run']): CommandEntry {
  return { name, summary: `does ${name}`, load: () => Promise.resolve({ command: { name, summary: `does ${name}`, usage: `Usage: runaway-migration ${name}`, run } }) };
}

const commands: readonly CommandEntry[] = [
  command('fly', (args, io) => { io.out(`fly ${args.join(' ')}`); return Promise.resolve(1); }),
  command('check', () => Promise.reject(new UsageError('there is no option "--row". Did you mean "--rows"?'))),
  command('queue', () => Promise.reject(new TypeError('x is not a function\n    at somewhere'))),
  command('story', (_args, io) => { io.out('story'); return Promise.resolve(0); }),
  command('play', (args, io) => { io.out(`play ${args.join(' ')}`.trim()); return Promise.resolve(0); }),
];

async function program(args: readonly string[], isTerminal = false) {
  let out = '', err = '';
  const io: CommandIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, isTerminal, columns: 80, env: {}, workingFolder: '/' };
  return { code: await runProgram(args, io, '1.2.3', commands), out, err };
}

describe('the command line', () => {
  test('a command gets its own arguments, and its exit code is the program\'s', async () => {
    expect(await program(['fly', 'L01', '--seed', '7'])).toEqual({ code: 1, out: 'fly L01 --seed 7', err: '' });
  });

  test('without a command: the museum on a terminal, the story without one', async () => {
    expect((await program([], true)).out).toBe('play');
    expect((await program(['--screen-reader'])).out).toBe('play --screen-reader');
    expect((await program([])).out).toBe('story');
    expect((await program(['--seed', '3'], true)).out).toBe('play --seed 3');
  });

  test('--help lists every command, behind a command that command\'s own; --version is the version', async () => {
    const { code, out } = await program(['--help']);
    expect(code).toBe(0);
    for (const entry of commands) expect(out).toContain(`does ${entry.name}`);
    expect((await program(['fly', '--help'])).out).toBe('Usage: runaway-migration fly\n');
    expect((await program(['help', 'check'])).out).toBe('Usage: runaway-migration check\n');
    expect(await program(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  test('a mistyped command is suggested and is an error of usage', async () => {
    const { code, err } = await program(['chekc']);
    expect(code).toBe(2);
    expect(err).toBe('runaway-migration: there is no command "chekc". Did you mean "check"? --help lists them all.\n');
  });

  test('an argument that a command refuses is one sentence and exit 2', async () => {
    expect(await program(['check'])).toEqual({ code: 2, out: '', err: 'runaway-migration: there is no option "--row". Did you mean "--rows"?\n' });
  });

  test('a fault of the program itself shows no stack trace', async () => {
    const { code, err } = await program(['queue']);
    expect(code).toBe(70);
    expect(err).not.toContain('at somewhere');
  });
});
