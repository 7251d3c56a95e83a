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

test('of two files of one name a number is taken only when both are free, and nothing is left half done', async () => {
  const files = () => readdirSync(folder).toSorted();
  const write = () => writePostMortem(folder, 'a.md', 'words', { ending: '.html', text: '<p>words' });
  writeFileSync(path.join(folder, 'a.html'), 'of somebody else');
  expect(await write()).toBe(`The post-mortem is in ${path.join(folder, 'a-2.md')} and ${path.join(folder, 'a-2.html')}.`);
  expect(files()).toEqual(['a-2.html', 'a-2.md', 'a.html']);
  expect(readFileSync(path.join(folder, 'a.html'), 'utf8')).toBe('of somebody else');
  writeFileSync(path.join(folder, 'a-3.md'), 'of somebody else');
  expect(await write()).toContain('a-4.html');
  expect(files()).toEqual(['a-2.html', 'a-2.md', 'a-3.md', 'a-4.html', 'a-4.md', 'a.html']);
  expect(readFileSync(path.join(folder, 'a-3.md'), 'utf8')).toBe('of somebody else');
});

test('a place that takes no file is told in one sentence with what to do', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  for (const [place, why] of [[path.join(folder, 'file'), 'that is no folder'], [path.join(folder, 'gone'), 'the folder is gone']] as const) {
    expect(await writePostMortem(place, 'a.md', 'text')).toBe(`The post-mortem could not be written to ${path.join(place, 'a.md')} (${why}): start the program in a folder that you may write to.`);
  }
});
