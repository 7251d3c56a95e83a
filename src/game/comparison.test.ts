import { expect, test } from 'vitest';
import type { Measures } from '../run/trace.ts';
import { level } from '../../test/screens/museum.ts';
import { comparisonRows, comparisonSentence, storyOf } from './comparison.ts';
import type { Flown } from './state.ts';

const figures = (some: Partial<Measures>): Measures => ({ migrationSucceeded: true, requestsFailed: 0, requestsArrived: 1000, podsKilled: 0, outageUs: 0, lockHeldUsMax: 0, blockedRequestUsMax: 0, firstErrorUs: null, replicaLagUsMax: 0, replicaBlockedUsMax: 0, walBytes: 0, ...some }) as Measures;
const seconds = (count: number): number => count * 1_000_000;

test('whether it took longer than before is said as the table above it shows it', () => {
  const before = figures({ migrationUs: seconds(126), requestsFailed: 110_182 });
  const said = (took: number) => comparisonSentence(before, figures({ migrationUs: seconds(took) }));
  expect(said(164)).toBe('It took longer than before, and this time nobody noticed.');
  expect(said(127)).toBe('It took as long as before, and this time nobody noticed.');
  expect(said(110)).toBe('It was done sooner than before, and this time nobody noticed.');
});

test('of a migration that came to its end only now, that is what is said', () => {
  expect(comparisonSentence(figures({ migrationUs: null, migrationSucceeded: false }), figures({ migrationUs: seconds(149) }))).toBe('This time it came to its end, and nobody noticed.');
  expect(comparisonSentence(figures({ migrationUs: seconds(200) }), figures({ migrationUs: seconds(149) }))).toMatch(/^No request failed in either run/);
});

test('a lock that stops no customer is not denied: the row says which locks it counts, and whose wait', () => {
  const rows = comparisonRows(figures({ migrationUs: seconds(238) }), null);
  expect(rows.slice(0, 2)).toEqual([['blocking lock held', 'none', 'not flown yet'], ['longest wait of a request', 'none', 'not flown yet']]);
});

test('the exhibit’s story is not told of a run that somebody on call has ended', () => {
  const flown = (migrationSucceeded: boolean, actions: Flown['actions']) => ({ trace: { measures: figures({ migrationSucceeded }) }, actions }) as Flown;
  const terminated: Flown['actions'] = [{ atUs: 1, kind: 'terminate', session: 'migration' }];
  expect(storyOf(level, flown(false, terminated))).toMatch(/^What was done on call ended the migration/);
  for (const other of [flown(false, []), flown(true, terminated)]) expect(storyOf(level, other)).toContain('80,000,000 rows');
});
