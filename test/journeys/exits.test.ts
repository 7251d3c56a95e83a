import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtProgram, start } from './program.ts';
import type { Program } from './program.ts';
import { choose, freshHome, open, toPrediction, toProduction, toTicket } from './visit.ts';

let home: ReturnType<typeof freshHome>;
let program: Program;
beforeEach(() => { home = freshHome(); });
afterEach(async () => {
  program.kill('SIGKILL');
  await program.ended;
  home.remove();
});

/** The terminal as it was: normal screen, cursor to be seen, no stack trace left behind. */
function expectGivenBack(): void {
  expect(program.isAlternate).toBe(false);
  expect(program.isCursorHidden).toBe(false);
  expect(program.screen()).not.toMatch(/^\s+at .*:\d+:\d+/m);
}

describe('whatever ends the program, the terminal is given back', () => {
  test.each([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const)('%s ends it with %d', async (signal, code) => {
    program = await open(home);
    await toTicket(program);
    program.kill(signal);
    expect((await program.ended).code).toBe(code);
    expectGivenBack();
  });

  test('Ctrl+C ends it with 130 on the title, in the hall and in the middle of a production run', async () => {
    program = await open(home);
    program.send('\x03');
    expect((await program.ended).code).toBe(130);
    expectGivenBack();

    program = await open(home);
    await program.press('Enter');
    program.send('\x03');
    expect((await program.ended).code).toBe(130);
    expectGivenBack();

    program = await open(home);
    await toTicket(program);
    await toPrediction(program);
    await toProduction(program);
    program.send('\x03');
    expect((await program.ended).code).toBe(130);
    expectGivenBack();
  });

  test('Q leaves after asking, says that progress is saved, and ends with 0', async () => {
    program = await open(home);
    await program.press('Enter', 'q');
    await program.until('Your progress is saved');
    program.send('\r');
    expect((await program.ended).code).toBe(0);
    expectGivenBack();
    expect(program.screen()).toMatch(/saved/);
  });
});

describe('under a shell', () => {
  test('Ctrl+Z gives the terminal to the shell, fg brings the museum back as it was, and the shell learns how it ended', async () => {
    program = start([], { env: { ...home.env, PS1: '<\\#>' }, command: ['bash', '--norc', '--noprofile', '-i'] });
    // The prompt counts the commands, so that it is known when the shell listens again.
    await program.until('<1>');
    program.send(`'${process.execPath}' '${builtProgram}'\r`);
    await program.until('Everything you see is simulated');
    program.send('\r');
    await program.until('THE SMALL ROOM');
    program.send('\x1a');
    await program.until('<2>');
    expect(program.screen()).toContain('Stopped');
    expectGivenBack();
    program.send('echo the shell answers\r');
    await program.until('<3>');
    expect(program.screen()).toContain('\nthe shell answers');
    program.send('fg\r');
    await program.until('THE SMALL ROOM');
    expect(program.isAlternate).toBe(true);
    program.send('m');
    await program.until('Map of the museum');
    program.send('\x03');
    await program.until('<4>');
    program.send('echo it ended with $?\r');
    await program.until('it ended with 130');
    expectGivenBack();
  });
});

/** The built program as it would be installed, so that a part of it can be broken. */
function installed(): { readonly bin: string; readonly part: (name: string) => string } {
  const root = path.dirname(path.dirname(builtProgram));
  const folder = path.join(home.folder, 'installed');
  mkdirSync(folder);
  for (const part of ['dist', 'levels', 'data', 'package.json']) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return { bin: path.join(folder, 'dist/bin.js'), part: (name) => path.join(folder, name) };
}

describe('an installation with a damaged part', () => {
  test('one that the museum cannot open without ends it in a sentence, with a report and no stack on the screen', async () => {
    const { bin, part } = installed();
    writeFileSync(part('levels/worlds/production.json'), '{"half');
    program = start([], { env: home.env, command: [process.execPath, bin] });
    const { code } = await program.ended;
    expect(code).toBe(70);
    expectGivenBack();
    const said = program.lines().join('').replace(/\s+/g, ' ');
    expect(said).toContain('went wrong that is not your doing');
    const report = readdirSync(home.folder).find((name) => /report/.test(name));
    expect(report).toBeDefined();
    expect(readFileSync(path.join(home.folder, report!), 'utf8')).toContain('production.json');
  });

  test('one that only a run needs is said on the screen, and the museum goes on', async () => {
    const { bin, part } = installed();
    writeFileSync(part('dist/worker.js'), 'throw new Error("half a file")');
    program = start([], { env: home.env, command: [process.execPath, bin] });
    await program.until('Everything you see is simulated');
    await program.idle();
    await toTicket(program);
    await choose(program, 'Run it on your laptop');
    await program.until('The simulation broke down');
    expect(program.screen()).toContain('Orders need a currency');
    program.send('\x03');
    expect((await program.ended).code).toBe(130);
    expectGivenBack();
  });
});

describe('progress', () => {
  /** The hall, with what is said there in one line. */
  const saidInHall = async (): Promise<string> => {
    await program.press('Enter');
    await program.until('THE SMALL ROOM');
    return program.screen().replace(/\s+/g, ' ');
  };

  test('without a home, or with one that cannot be written, play goes on in memory and it is said', async () => {
    program = await open({ env: { ...home.env, HOME: '', XDG_CONFIG_HOME: '' } });
    expect(await saidInHall()).toContain('kept in memory, and ends with it');
    program.kill('SIGKILL');
    await program.ended;
    writeFileSync(path.join(home.folder, 'file'), '');
    program = await open({ env: { ...home.env, XDG_CONFIG_HOME: path.join(home.folder, 'file/config') } });
    expect(await saidInHall()).toMatch(/play goes on, kept in memory|kept in memory, and ends with it/);
    await program.press('Enter');
    await program.until('Orders need a currency');
  });

  test('a file of a newer version is left untouched, and it is said', async () => {
    program = await open(home);
    await toTicket(program);
    program.kill('SIGKILL');
    await program.ended;
    const saved = path.join(home.folder, readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.json'))!);
    const newer = JSON.stringify({ ...JSON.parse(readFileSync(saved, 'utf8')), format: 99 });
    writeFileSync(saved, newer);
    program = await open(home);
    expect(await saidInHall()).toContain('newer version of this program');
    expect(readFileSync(saved, 'utf8')).toBe(newer);
  });

  test('two windows at once: what was reached in either is kept', async () => {
    const other = await open(home);
    program = await open(home);
    await other.press('Enter');
    await other.until('THE SMALL ROOM');
    await toTicket(program);
    await toPrediction(program);
    await other.press('d', 'c');
    await other.until('plate');
    program.kill('SIGKILL');
    await program.ended;
    other.kill('SIGTERM');
    await other.ended;
    program = await open(home);
    await program.press('Enter');
    await program.idle();
    if (!program.screen().includes('question 1 of')) await program.press('p', 'n', 'Enter');
    await program.until('question 1 of');
  });


  test('killed in the middle, the program comes back to where the player was', async () => {
    program = await open(home);
    await toTicket(program);
    await toPrediction(program);
    program.kill('SIGKILL');
    await program.ended;
    program = await open(home);
    await program.press('Enter');
    await program.until('question 1 of');
  });

  test('a damaged file is kept aside and said so, and the museum opens', async () => {
    program = await open(home);
    await toTicket(program);
    program.kill('SIGKILL');
    await program.ended;
    const saved = readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.json'));
    expect(saved).toBeDefined();
    writeFileSync(`${home.folder}/${saved}`, '{"half');
    program = await open(home);
    await program.press('Enter');
    await program.until('THE SMALL ROOM');
    expect(readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).some((name) => /corrupt/.test(name))).toBe(true);
  });
});
