import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enginesPage } from '../../scripts/docs/engines-page.ts';
import { fidelityPage } from '../../scripts/docs/fidelity-page.ts';
import { loadEngine } from '../../src/engines/index.ts';

/** The pages that are generated say what recordings, data and engines say now; `npm run docs` writes them anew. */
const written = (name: string): readonly string[] => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8').split('\n');

/** Lines of one that the other has not: what a stale page shows, without a thousand lines around it. */
const missing = (from: readonly string[], to: readonly string[]): readonly string[] => {
  const there = new Set(to);
  return from.filter((line) => !there.has(line)).slice(0, 10);
};

const expectSame = (name: string, fresh: readonly string[]): void => {
  const stale = { notWrittenYet: missing(fresh, written(name)), nowWrong: missing(written(name), fresh) };
  expect(stale, `docs/${name} is stale: run npm run docs`).toEqual({ notWrittenYet: [], nowWrong: [] });
  expect(written(name).length).toBe(fresh.length);
};

test('docs/engines.md is what data/engines says', () => {
  expectSame('engines.md', enginesPage().split('\n'));
});

test('docs/fidelity.md is what the recordings and the engines say', { timeout: 300_000 }, async () => {
  expectSame('fidelity.md', fidelityPage(await loadEngine('postgres')).split('\n'));
});
