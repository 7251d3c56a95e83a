import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { start } from './program.ts';
import type { Program } from './program.ts';

/** A home of its own for one journey: where progress is saved, and the folder it is started from. */
export function freshHome(): { readonly folder: string; readonly env: Readonly<Record<string, string>>; remove(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'runaway-home-'));
  return { folder, env: { HOME: folder, XDG_CONFIG_HOME: path.join(folder, 'config'), TMPDIR: folder }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Opens the program and waits for its title. */
export async function open(home: { readonly env: Readonly<Record<string, string>> }, options: { readonly columns?: number; readonly rows?: number; readonly args?: readonly string[] } = {}): Promise<Program> {
  const program = start(options.args ?? [], { columns: options.columns, rows: options.rows, env: home.env });
  await program.until('Everything you see is simulated');
  await program.idle();
  return program;
}

/** The line that a menu's cursor stands on. */
const chosen = (program: Program) => program.lines().find((line) => /^\s*[❯>] /.test(line)) ?? '';

/** Moves a menu's cursor to the first line that contains the text, and takes it. */
export async function choose(program: Program, text: string): Promise<void> {
  const seen = new Set<string>();
  while (!chosen(program).includes(text)) {
    const line = `${chosen(program)} ${program.screen()}`;
    if (seen.has(line)) throw new Error(`no line "${text}" to choose on:\n${program.screen()}`);
    seen.add(line);
    await program.press('Down');
  }
  await program.press('Enter');
}

/** From the title to the ticket of the first case. */
export async function toTicket(program: Program): Promise<void> {
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  await program.press('Enter');
  await program.until('Orders need a currency');
}

/** From the ticket past both small runs to the prediction. */
export async function toPrediction(program: Program): Promise<void> {
  await choose(program, 'Run it on your laptop');
  while (!program.screen().includes('question 1 of')) await program.press('Enter');
}

/** Locks in whatever the sliders say, and lets production run. */
export async function toProduction(program: Program): Promise<void> {
  await choose(program, 'My answer');
  await choose(program, 'My answer');
  await choose(program, 'No: something would be broken');
  await choose(program, '50 %');
  await program.until('PRODUCTION');
}

/** Skips what is left of a run, confirming that it is meant. */
export async function skipRun(program: Program, sign: string): Promise<void> {
  await program.press('Enter');
  await program.until('Enter again skips');
  await program.press('Enter');
  await program.until(sign);
  await program.idle();
}

/** From the run to what became of the prediction. */
export const toOutcome = (program: Program): Promise<void> => skipRun(program, 'your prediction');

/** From the run to the diagnosis, with the evidence that proves it. */
export async function toDiagnosis(program: Program): Promise<void> {
  await toOutcome(program);
  await choose(program, 'Find out why');
  await prove(program, 'AccessExclusiveLock · granted');
}

/** Points at the piece of evidence that proves it, and goes on to the diagnosis. */
export async function prove(program: Program, evidence: string): Promise<void> {
  await choose(program, evidence);
  await program.until('This is it');
  await choose(program, 'Name what you have found');
}

/** Answers the three questions of the diagnosis (the first exhibit's, when no others are given) and goes on to the workbench. */
export async function toWorkbench(program: Program, answers: readonly string[] = ['ALTER TABLE orders ADD currency', 'Temporal Coupling', 'Scale Blindness']): Promise<void> {
  for (const answer of answers) {
    await choose(program, answer);
    await program.until('✓');
    await program.press('Enter');
  }
  await toEditor(program);
}

/** Past the help that a first visit is offered, where an exhibit has some. */
export async function toEditor(program: Program): Promise<void> {
  if (!program.screen().includes('run on production')) await program.press('t');
  await program.until('run on production');
}

/** Replaces the text on the workbench by pasting another, as a terminal pastes. */
export async function rewrite(program: Program, sql: string): Promise<void> {
  for (let line = 0; line < 12; line++) await program.press('ctrl+k');
  await program.press(`\x1b[200~${sql}\x1b[201~`);
}

/** Flies what stands on the workbench and goes on to its verdict. */
export async function toVerdict(program: Program): Promise<void> {
  await program.press('ctrl+r');
  await program.until('PRODUCTION');
  await skipRun(program, 'the verdict');
}

/** A migration that keeps every objective: the constant is stored in the catalogue, once. */
export const GOOD_FIX = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';\n";
