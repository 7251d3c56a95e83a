import { describe, expect, test } from 'vitest';
import { LEVEL, level, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { linearPage, linearRun, linearTurn } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { fixPage } from './pages/run.ts';
import type { State } from './state.ts';
import { visitOf } from './visit.ts';

const choosing = { typing: null };

/** Types lines one after the other, as somebody at a pipe does. */
async function typed(from: State, ...lines: readonly string[]): Promise<State> {
  let state = from;
  let input: ReturnType<typeof linearTurn>['input'] = choosing;
  for (const line of lines) {
    const turn = linearTurn(state, input, line);
    input = turn.input;
    state = (await play(state, turn.actions)).state;
  }
  return state;
}

const opened = async (): Promise<State> => (await play(NEW_GAME, [{ kind: 'open-museum' }])).state;

describe('the exhibit by typed answers', () => {
  test('goes from the hall to the verdict', async () => {
    const outcome = await typed(await opened(), '1', '1', '4 h', '5 s', '2', '2');
    expect(outcome.screen.kind).toBe('outcome');
    expect(visitOf(outcome.progress, LEVEL)).toMatchObject({ isPredictionRight: true, confidence: 70 });
    const evidence = await typed(outcome, '1');
    const number = pageOf(evidence).choices.findIndex(({ label }) => label.includes('AccessExclusiveLock · granted')) + 1;
    const fix = await typed(evidence, String(number), '1', '2', '1', '5', '1', '2', '1');
    expect(fix.screen.kind).toBe('fix');
    const verdict = await typed(fix, 'type', "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';", '.', '1');
    expect(verdict.screen.kind).toBe('verdict');
    expect(visitOf(verdict.progress, LEVEL)).toMatchObject({ best: 'gold', isPlateEarned: true });
    expect(linearPage(pageOf(verdict))).toContain('The plate is yours');
  });

  test('an answer that cannot be read is told so, and nothing changes', async () => {
    const ticket = await typed(await opened(), '1');
    const turn = linearTurn(ticket, choosing, '17');
    expect(turn).toMatchObject({ actions: [], say: 'Type a number from 1 to 3, or "help".' });
    const prediction = await typed(ticket, '1');
    expect(linearTurn(prediction, choosing, 'soon').say).toMatch(/"soon" is not an answer/);
  });

  test('a word that belongs to another place is told where it belongs', async () => {
    const ticket = await typed(await opened(), '1');
    expect(linearTurn(ticket, choosing, 'type')).toMatchObject({ input: choosing, actions: [], say: expect.stringMatching(/after the diagnosis.*sandbox/) });
    expect(linearTurn(ticket, choosing, 'search lock')).toMatchObject({ actions: [], say: expect.stringContaining('"collection" first') });
  });

  test('writes neither escapes nor boxes', async () => {
    const verdict = await typed(await opened(), '1');
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(linearPage(pageOf(verdict))).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]|[─│┌┐└┘═║]/);
  });
});

test('a run is told in order, and what the pods did alike is told once', async () => {
  const state = await typed(await opened(), '1', '1', '4 h', '5 s', '2', '2');
  const told = linearRun(level.worlds.production, state.flown.production!);
  expect(told).toMatch(/the first customer sees an error/);
  expect(told).toMatch(/pods killed: 312/);
  expect(linearRun(level.worlds.production, state.flown.production!, { ...state.flown.production!, trace: { ...state.flown.production!.trace, measures: { ...state.flown.production!.trace.measures, podsKilled: 7 } } })).toMatch(/pods killed: 312, before 7\n- replica/);
  expect(told.indexOf('pool is empty')).toBeLessThan(told.indexOf('first customer'));
});

test('a row of a table says what it is about before a colon: its name may have a comma of its own', () => {
  const table = { kind: 'table' as const, columns: ['', 'before', 'after'], rows: [['replica behind, worst', 'never', '20 ms']] };
  expect(linearPage({ ...pageOf(NEW_GAME), blocks: [table] })).toContain('- replica behind, worst: before never, after 20 ms');
});

test('one hint is one hint', () => {
  const visit = visitOf(NEW_GAME.progress, LEVEL);
  const fixWith = (hintsTaken: number): string => linearPage(fixPage({ ...NEW_GAME, progress: { ...NEW_GAME.progress, visits: { [LEVEL]: { ...visit, hintsTaken } } } }, level)).split('\n')[0];
  expect([fixWith(1), fixWith(2)]).toEqual([expect.stringContaining('(1 hint)'), expect.stringContaining('(2 hints)')]);
});
