import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Program } from './program.ts';
import { freshHome, open, toPrediction, toProduction, toTicket } from './visit.ts';

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

describe('progress', () => {
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
    const { readdirSync, writeFileSync } = await import('node:fs');
    const saved = readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.json'));
    expect(saved).toBeDefined();
    writeFileSync(`${home.folder}/${saved}`, '{"half');
    program = await open(home);
    await program.press('Enter');
    await program.until('THE SMALL ROOM');
    expect(readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).some((name) => /corrupt/.test(name))).toBe(true);
  });
});
