import { expect, test } from 'vitest';
import { LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import type { Action, State } from './state.ts';
import { step } from './step.ts';
import { wayKey } from './ways.ts';

const GOOD_SQL = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';";
const fix: State = { ...NEW_GAME, progress: { ...NEW_PROGRESS, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix', draft: { sql: GOOD_SQL, actions: [] } } } } };
const on = async (from: State, ...actions: readonly Action[]): Promise<State> => (await play(from, actions)).state;
const passed = (): Promise<State> => on(fix, { kind: 'open-museum' }, { kind: 'fly-own' });
const ids = (state: State) => pageOf(state).choices.map(({ id }) => id);

test('known ways are shown to whoever has found one, and to nobody before', async () => {
  const failed = await on(fix, { kind: 'open-museum' }, { kind: 'edit', sql: 'SELECT 1;' }, { kind: 'fly-own' });
  expect(ids(failed)).not.toContain('ways');
  expect((await on(failed, { kind: 'show-ways', way: null })).screen.kind).toBe('verdict');
  expect(ids(await passed())).toContain('ways');
});

test('what has to be done on call for one is said, too', async () => {
  const other = museum.levels['four-millisecond-outage'];
  const attempt = other.attempts.find(({ name }) => name === 'report-later')!;
  const seen: State = { ...NEW_GAME, progress: { ...NEW_PROGRESS, visits: { [other.id]: { ...NEW_VISIT, step: 'plaque', best: 'silver' } } } };
  const plaque = await on(seen, { kind: 'visit', level: other.id });
  expect(linearPage(pageOf(await on(plaque, { kind: 'show-ways', way: wayKey(other, attempt) })))).toContain('On call: Cancel the statement of report at 00:01.0');
});

test('all solutions with their idea come first, then the mistakes', async () => {
  const state = await on(await passed(), { kind: 'show-ways', way: null });
  const labels = pageOf(state).choices.map(({ label }) => label);
  for (const { kind, idea, sql } of level.attempts) expect(labels.includes(`${kind === 'solution' ? 'holds' : 'fails'}  ${idea}`)).toBe(sql !== null);
  expect(labels.findLastIndex((label) => label.startsWith('holds'))).toBeLessThan(labels.findIndex((label) => label.startsWith('fails')));
});

test('one of them is flown once, and says why it comes out so, with its figures beside the player’s own', async () => {
  const list = await on(await passed(), { kind: 'show-ways', way: null });
  const mistake = level.attempts.find(({ name }) => name === 'update-in-a-second-file')!;
  const choice = pageOf(list).choices.find(({ label }) => label.includes(mistake.idea))!;
  const waiting = step(list, choice.action)[0];
  expect(linearPage(pageOf(waiting))).toContain('It is being flown');
  const shown = await on(list, choice.action);
  const said = linearPage(pageOf(shown));
  for (const words of [mistake.expected.because, 'this way', 'yours', 'UPDATE orders']) expect(said).toContain(words);
  expect(step(shown, choice.action)[1].filter(({ kind }) => kind === 'fly-way')).toEqual([]);
  const back = await on(shown, { kind: 'back' });
  expect(back.screen).toMatchObject({ kind: 'ways', way: null });
  expect((await on(back, { kind: 'back' })).screen.kind).toBe('verdict');
});
