import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeSkeleton } from '../adapters/level-skeleton.ts';
import type { Museum } from '../game/museum.ts';
import { replayText } from '../game/replay.ts';
import type { CommandIo } from './command.ts';
import { museumIn } from './own-levels.ts';
import { command } from './play.ts';
import { runProgram } from './program.ts';

const reads: string[] = [];
const played: (Museum | null)[] = [];
vi.mock('../adapters/level-files.ts', async (actual) => {
  const own = await actual<typeof import('../adapters/level-files.ts')>();
  const counted = (files: ReturnType<typeof own.levelFiles>): ReturnType<typeof own.levelFiles> => ({ ...files, read: (name) => { reads.push(name); return files.read(name); } });
  return { ...own, levelFiles: (folder: string) => counted(own.levelFiles(folder)), ownLevelFiles: (folder: string, shipped: string) => counted(own.ownLevelFiles(folder, shipped)) };
});
// The game itself would read from the keyboard.
vi.mock('./play-session.ts', () => ({ playInText: ({ museum }: { readonly museum: Museum | null }) => { played.push(museum); return Promise.resolve(0); } }));

const shipped = path.join(import.meta.dirname, '../../levels');
let root = '', folder = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'play-'));
  folder = path.join(root, 'our-levels');
  writeSkeleton({ folder, hall: 'our-hall', id: 'first-case', title: 'First Case', code: 'T01' }, shipped);
  reads.length = 0;
  played.length = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

const play = async (...args: readonly string[]): Promise<{ readonly code: number; readonly err: string }> => {
  let err = '';
  const io: CommandIo = { out: () => undefined, err: (text) => { err += text; }, isTerminal: false, columns: 80, env: { HOME: root }, workingFolder: root };
  return { code: await runProgram(['play', '--screen-reader', ...args], io, '0', [{ name: 'play', summary: '', load: () => Promise.resolve({ command }) }]), err };
};

test('a folder of one\'s own levels is read once, for the faults in it and for the game; a replay in it as well', async () => {
  museumIn(folder, 7);
  const once = reads.toSorted();
  reads.length = 0;
  expect(await play('--levels', folder)).toEqual({ code: 0, err: '' });
  expect(reads.toSorted()).toEqual(once);
  expect(Object.keys(played[0]!.levels)).toEqual(['first-case']);

  reads.length = 0;
  const replay = { format: 1, version: '0', level: 'T01', world: 'production', rows: null, framework: 'flyway', sql: null, seed: 7, actions: [], traceHash: null } as const;
  writeFileSync(path.join(root, 'run.json'), replayText(replay));
  expect(await play('--levels', folder, '--replay', 'run.json')).toEqual({ code: 0, err: '' });
  expect(reads.toSorted()).toEqual(once);
});

test('the sandbox of such a folder reads it once too', async () => {
  museumIn(folder, 7);
  const once = reads.toSorted();
  reads.length = 0;
  const io: CommandIo = { out: () => undefined, err: () => undefined, isTerminal: true, columns: 80, env: { HOME: root }, workingFolder: root };
  expect(await runProgram(['sandbox', '--world', 'T01', '--levels', 'our-levels'], io, '0')).toBe(0);
  expect(reads.toSorted()).toEqual(once);
  expect(Object.keys(played[0]!.levels)).toEqual(['first-case']);
});

test('tables that no server would make are said with file, line and column before the game opens', async () => {
  writeFileSync(path.join(folder, 'our-hall/first-case/schema.sql'), 'CREATE TABLE orders (\n  id bigin PRIMARY KEY,\n  note text\n;\n');
  const { code, err } = await play('--levels', folder);
  expect([code, played.length]).toEqual([2, 0]);
  expect(err).toMatch(/^our-hall\/first-case\/schema\.sql:\d+:\d+: syntax error/);
});
