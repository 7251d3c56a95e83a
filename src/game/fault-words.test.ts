import { expect, test } from 'vitest';
import { LEVEL, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { FAULT_WORDS } from './fault-words.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { State } from './state.ts';
import { questionsOf } from './visit.ts';

const asked = async (question: number): Promise<State> => (await play({ ...NEW_GAME, progress: { ...NEW_PROGRESS, openings: 1, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'diagnosis', isPredictionLocked: true, question } } } }, [{ kind: 'open-museum' }])).state;
const notes = (state: State): readonly (readonly [string, string | undefined])[] => pageOf(state).choices.map(({ id, note }) => [id, note] as const);

test('whoever has never met the names of the faults reads what each means; one that was tried says so', async () => {
  const state = await asked(1);
  expect(notes(state)).toContainEqual(['boundary-collapse', 'data is taken for an instruction']);
  expect(notes(state)).toContainEqual(['no-fault', undefined]);
  const tried = (await play(state, [{ kind: 'answer', question: questionsOf(museum.levels[LEVEL])[1].id, option: 'boundary-collapse' }])).state;
  expect(notes(tried)).toContainEqual(['boundary-collapse', 'tried']);
  expect(notes(await asked(0)).map(([, note]) => note)).not.toContainEqual(expect.stringMatching(/./));
});

test('every name of a class and of a pattern in the levels has its words, and no words fit nothing', () => {
  const ids = new Set(Object.values(museum.levels).flatMap(({ diagnosis }) => [...diagnosis.patternClass.options, ...diagnosis.subPattern.options]).filter(({ name }) => /^[A-Z][\w-]+( [A-Z][\w-]+)+$/.test(name)).map(({ id }) => id));
  expect(Object.keys(FAULT_WORDS).filter((id) => !ids.has(id))).toEqual([]);
  expect([...ids].filter((id) => !(id in FAULT_WORDS))).toEqual([]);
});
