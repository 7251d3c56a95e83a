import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePostMortem } from './post-mortem.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'post-mortem-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a post-mortem is written beside, and never over, another', async () => {
  expect(await writePostMortem(folder, 'post-mortem-L01.md', 'one')).toBe(`The post-mortem is in ${path.join(folder, 'post-mortem-L01.md')}.`);
  expect(await writePostMortem(folder, 'post-mortem-L01.md', 'two')).toContain('post-mortem-L01-2.md');
  expect(readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8')).toSorted()).toEqual(['one', 'two']);
});

test('a place that takes no file is told in one sentence with what to do', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  for (const [place, why] of [[path.join(folder, 'file'), 'that is no folder'], [path.join(folder, 'gone'), 'the folder is gone']] as const) {
    expect(await writePostMortem(place, 'a.md', 'text')).toBe(`The post-mortem could not be written to ${path.join(place, 'a.md')} (${why}): start the program in a folder that you may write to.`);
  }
});
