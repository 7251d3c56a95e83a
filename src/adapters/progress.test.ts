import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync, rmSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NEW_PROGRESS, NEW_VISIT } from '../game/progress.ts';
import type { Progress } from '../game/progress.ts';
import { openProgress } from './progress.ts';

let home = '';
const file = () => path.join(home, 'progress.json');
const open = () => openProgress({ env: { RUNAWAY_MIGRATION_HOME: home } });
const onDisk = () => JSON.parse(readFileSync(file(), 'utf8')) as Progress;
const withPlate = (level: string, revision: number): Progress => ({ ...NEW_PROGRESS, revision, visits: { [level]: { ...NEW_VISIT, revision, isPlateEarned: true, best: 'silver' } } });

beforeEach(() => { home = mkdtempSync(path.join(os.tmpdir(), 'progress-')); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('progress on disk', () => {
  test('a step that was saved is there when the museum opens again', async () => {
    const store = open();
    expect(store.first).toEqual(NEW_PROGRESS);
    await store.ready();
    expect(store.save(withPlate('runaway-migration', 3))).toBeNull();
    expect(open().first.visits['runaway-migration'].isPlateEarned).toBe(true);
    expect(readdirSync(home)).toEqual(['progress.json']);
  });

  test('a step saved before the writer is loaded is written as soon as it is', async () => {
    const store = open();
    store.save(withPlate('a', 1));
    expect(existsSync(file())).toBe(false);
    await store.ready();
    expect(onDisk().visits.a.isPlateEarned).toBe(true);
  });

  test('two windows: what either earned stays, and each is told what the other had', async () => {
    const one = open(), other = open();
    await Promise.all([one.ready(), other.ready()]);
    const told: Progress[] = [];
    other.onElsewhere((progress) => told.push(progress));
    one.save(withPlate('a', 5));
    other.save(withPlate('b', 2));
    expect(Object.keys(onDisk().visits)).toEqual(['a', 'b']);
    expect(onDisk().visits.a.isPlateEarned && onDisk().visits.b.isPlateEarned).toBe(true);
    expect(Object.keys(told[0].visits)).toEqual(['a', 'b']);
  });

  test('a corrupted file is kept aside and said so, each time under another number', () => {
    for (const [n, text] of [[1, '{"format":1,'], [2, '{"format":1,"visits":[]}'], [3, '{"format":1,"visits":{"a":{"step":"nowhere"}}}'], [4, ''], [5, '{"format":1,"predictions":{"a":{"guess":"many"}}}'], [6, '{"format":1,"recalls":{"a":3}}'], [7, '{"format":1,"plateDays":{"a":"monday"}}'], [8, '{"format":1,"doors":[]}']] as const) {
      writeFileSync(file(), text);
      const store = open();
      expect(store.first).toEqual(NEW_PROGRESS);
      expect(store.sentences[0]).toContain(`progress.json.corrupt-${n}`);
      expect(readFileSync(`${file()}.corrupt-${n}`, 'utf8')).toBe(text);
    }
  });

  test('a file that is corrupted while one plays is kept aside too, and the step is saved', async () => {
    const store = open();
    await store.ready();
    store.save(withPlate('a', 1));
    writeFileSync(file(), 'not json');
    expect(store.save(withPlate('a', 2))).toBeNull();
    expect(onDisk().revision).toBe(2);
    expect(readFileSync(`${file()}.corrupt-1`, 'utf8')).toBe('not json');
  });

  test('a newer format is not touched, and play goes on in memory', async () => {
    const text = '{"format":99,"visits":"of another kind"}';
    writeFileSync(file(), text);
    const store = open();
    expect(store.sentences[0]).toContain('newer version');
    await store.ready();
    expect(store.save(withPlate('a', 1))).toBeNull();
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test('a newer version that wrote meanwhile in another window is not touched', async () => {
    const store = open();
    await store.ready();
    writeFileSync(file(), '{"format":99}');
    expect(store.save(withPlate('a', 1))).toContain('newer version');
    expect(readFileSync(file(), 'utf8')).toBe('{"format":99}');
  });

  test('fields that an older file lacks get their first values', () => {
    writeFileSync(file(), '{"format":1,"revision":4,"visits":{"a":{"isPlateEarned":true}}}');
    const { first } = open();
    expect(first.visits.a).toEqual({ ...NEW_VISIT, isPlateEarned: true });
    expect(first.preferences).toEqual(NEW_PROGRESS.preferences);
    expect(first).toMatchObject({ predictions: {}, doors: {}, plateDays: {}, recalls: {}, day: 0 });
  });
});

describe('no place to write', () => {
  test('a home below a file: said in one sentence, and play goes on', async () => {
    writeFileSync(path.join(home, 'file'), '');
    const store = openProgress({ env: { RUNAWAY_MIGRATION_HOME: path.join(home, 'file', 'below') } });
    await store.ready();
    expect(store.save(withPlate('a', 1))).toMatch(/could not be written .* \(a part of the path is a file\): play goes on/);
  });

  test.runIf(existsSync('/proc/self/ns'))('a folder that takes no files, even from the administrator', async () => {
    const store = openProgress({ env: { RUNAWAY_MIGRATION_HOME: '/proc/self/ns' } });
    await store.ready();
    const sentence = store.save(withPlate('a', 1));
    expect(sentence).toMatch(/could not be written to \/proc\/self\/ns\/progress.json .*: play goes on/);
    expect(sentence).not.toContain('\n');
  });

  test.runIf(existsSync('/dev/full'))('a full disk: the device says so, the sentence too, and the old file is whole', async () => {
    const store = open();
    await store.ready();
    store.save(withPlate('a', 1));
    const script = `import { openProgress } from ${JSON.stringify(path.join(import.meta.dirname, 'progress.ts'))};
      const store = openProgress({ env: { RUNAWAY_MIGRATION_HOME: ${JSON.stringify(home)} } }); await store.ready();
      process.stdout.write(String(store.save({ ...store.first, revision: 9, framework: 'x'.repeat(2_000_000) })));`;
    // ulimit -f makes every write past so many blocks fail, as a full disk does, for the administrator as well.
    const run = spawnSync('sh', ['-c', `trap '' XFSZ; ulimit -f 16; exec ${process.execPath} --input-type=module -`], { input: script, encoding: 'utf8' });
    expect(run.stdout).toMatch(/could not be written .*: play goes on/);
    expect(onDisk().revision).toBe(1);
  });

  test('no home at all: kept in memory and said so', () => {
    const store = openProgress({ env: { HOME: '' }, platform: 'linux' });
    expect(store.file).toBeNull();
    expect(store.sentences[0]).toContain('no home folder');
  });

  test('a folder in the place of the file', () => {
    mkdirSync(file());
    const store = open();
    expect(store.file).toBeNull();
    expect(store.sentences[0]).toContain('a folder is in its place');
  });
});

/** A window of its own process that saves a growing revision as fast as it can, and says each number once it is saved. */
const SAVER = (level: string) => `import { openProgress } from ${JSON.stringify(path.join(import.meta.dirname, 'progress.ts'))};
import { NEW_VISIT } from ${JSON.stringify(path.join(import.meta.dirname, '../game/progress.ts'))};
const store = openProgress({ env: process.env }); await store.ready();
for (let revision = 1; revision <= Number(process.env.SAVES); revision += 1) {
  const fault = store.save({ ...store.first, revision, visits: { [${JSON.stringify(level)}]: { ...NEW_VISIT, revision, isPlateEarned: true } } });
  process.stdout.write(fault ?? revision + ' ');
}`;

function saver(level: string, saves: number) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SAVER(level)], { env: { ...process.env, RUNAWAY_MIGRATION_HOME: home, SAVES: String(saves) } });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += String(chunk); });
  const ended = new Promise<string>((resolve) => { child.on('close', () => resolve(said)); });
  return { child, ended, said: () => said };
}

describe('killed at any moment', () => {
  test('after kill -9 the file holds the last step that was saved, or the one being saved', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { child, ended, said } = saver('a', 100_000);
      child.stdout.on('data', () => { if (said().split(' ').length > 5 + round * 7) child.kill('SIGKILL'); });
      const last = Number((await ended).trim().split(' ').at(-1));
      const opened = open();
      expect(opened.sentences).toEqual([]);
      expect(opened.first.visits.a.revision).toBeGreaterThanOrEqual(last);
      rmSync(file());
    }
  }, 30_000);

  test('two windows that save at the same time lose nothing', async () => {
    const windows = [saver('a', 60), saver('b', 60)];
    const said = await Promise.all(windows.map(({ ended }) => ended));
    expect(said.map((text) => text.trim().split(' ').at(-1))).toEqual(['60', '60']);
    const { visits } = onDisk();
    expect([visits.a.isPlateEarned, visits.b.isPlateEarned, visits.a.revision, visits.b.revision]).toEqual([true, true, 60, 60]);
  }, 30_000);

  test('what a killed window left beside the file is swept away once it is old, and nothing else', async () => {
    const old = new Date(Date.now() - 120_000);
    for (const name of ['progress.json.tmp-12ab', 'progress.json.room', 'progress.json.corrupt-1']) {
      writeFileSync(path.join(home, name), 'left');
      utimesSync(path.join(home, name), old, old);
    }
    writeFileSync(path.join(home, 'progress.json.tmp-new'), 'being written');
    await open().ready();
    expect(readdirSync(home).toSorted()).toEqual(['progress.json.corrupt-1', 'progress.json.tmp-new']);
  });

  test('a lock that a killed window left behind does not stop the next', async () => {
    writeFileSync(`${file()}.lock`, '999999999');
    const store = open();
    await store.ready();
    expect(store.save(withPlate('a', 1))).toBeNull();
    expect(onDisk().visits.a.isPlateEarned).toBe(true);
    expect(readdirSync(home)).toEqual(['progress.json']);
  });
});
