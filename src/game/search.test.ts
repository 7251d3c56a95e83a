import { expect, test } from 'vitest';
import { LEVEL, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { linearTurn } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import { isFound } from './search.ts';
import type { Progress } from './progress.ts';

const found = (query: string, progress: Progress = NEW_PROGRESS): readonly string[] => Object.values(museum.levels).filter((level) => isFound(level, progress, query)).map(({ code }) => code);

test('an exhibit is found by title, code, number, engine and framework, in any case and any order of words', () => {
  expect(found('runAWAY')).toEqual(['L01']);
  expect(found('l08')).toEqual(['L08']);
  expect(found('key tables')).toEqual(['L08']);
  expect(found('exp-008')).toEqual(['L01']);
  expect(found('postgres')).toContain('L03');
  expect(found('typeorm')).toContain('L16');
  expect(found('cobol')).toEqual([]);
  expect(found('')).toHaveLength(Object.keys(museum.levels).length);
});

test('class and sub-pattern find an exhibit only once they have been named there: the list gives no diagnosis away', () => {
  expect(found('scale blindness')).toEqual([]);
  expect(found('scale blindness', { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, isDiagnosisRight: true } } })).toEqual(['L01']);
});

test('what is typed filters the collection, in words as on the screen', async () => {
  const collection = (await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'show', screen: 'collection' }])).state;
  const turn = linearTurn(collection, { typing: null }, 'search Two Tables');
  const searched = (await play(collection, turn.actions)).state;
  expect(pageOf(searched).choices.filter(({ action }) => action.kind === 'visit').map(({ label }) => label)).toEqual(['Go to Two Tables, One Key']);
  const none = (await play(searched, linearTurn(searched, { typing: null }, 'search zebra').actions)).state;
  expect(JSON.stringify(pageOf(none).blocks)).toContain('Nothing here answers to \\"zebra\\"');
  expect(pageOf((await play(none, linearTurn(none, { typing: null }, 'search').actions)).state).search?.query).toBe('');
  expect(linearTurn((await play(none, [{ kind: 'show', screen: 'map' }])).state, { typing: null }, 'search key').say).toMatch(/nothing to search here/);
});
