import { describe, expect, test } from 'vitest';
import { LEVEL, level, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { terminateAt } from '../../test/synthetic-flight.ts';
import { linearTurn } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import { readReplay } from './replay.ts';
import { openedReplay, sandboxOf } from './sandbox.ts';
import type { SandboxMove } from './sandbox.ts';
import type { Action, State } from './state.ts';
import { step } from './step.ts';

const second = 1_000_000;
const moves = (...all: readonly SandboxMove[]): readonly Action[] => all.map((move) => ({ kind: 'sandbox', move }));
const on = async (from: State, ...actions: readonly Action[]): Promise<State> => (await play(from, actions)).state;
const hall = await on(NEW_GAME, { kind: 'open-museum' });
const bench = await on(hall, ...moves({ kind: 'open' }));
const OWN = "ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';";
const labels = (state: State): readonly string[] => pageOf(state).choices.map(({ label }) => label);
const choose = (state: State, words: string): Action => {
  const choice = pageOf(state).choices.find(({ label }) => label.includes(words));
  if (!choice) throw new Error(`no choice "${words}" among ${labels(state).join('; ')}`);
  return choice.action;
};

const actedOutcome: State = await on({ ...NEW_GAME, progress: { ...NEW_PROGRESS, openings: 1, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'outcome', isPredictionLocked: true, productionActions: [terminateAt(120 * second)] } } } }, { kind: 'open-museum' });
const calmOutcome: State = await on({ ...NEW_GAME, progress: { ...NEW_PROGRESS, openings: 1, place: { ...NEW_PROGRESS.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'outcome', isPredictionLocked: true } } } }, { kind: 'open-museum' });

describe('the sandbox', () => {
  test('opens from the hall and the map, on the first exhibit’s own incident', async () => {
    expect(bench.screen).toEqual({ kind: 'sandbox', station: 'bench' });
    expect(sandboxOf(bench)).toEqual({ level: level.code, world: 'production', rows: null, framework: level.defaultFramework, sql: null, seed: NEW_GAME.museum.seed, actions: [] });
    expect(labels(hall)).toContain('The sandbox: any world, any migration, no goal');
    expect(labels(await on(hall, { kind: 'show', screen: 'map' }))).toContain('The sandbox: any world, any migration, no goal');
    expect((await on(bench, { kind: 'back' })).screen.kind).toBe('hall');
  });

  test('flies what was written, and tells figures and findings; nothing is judged, no visit changes', async () => {
    const written = await on(bench, ...moves({ kind: 'go', station: 'editor' }), { kind: 'edit', sql: OWN });
    const { state: flown, effects } = await play(written, moves({ kind: 'fly' }));
    const fly = effects.find(({ kind }) => kind === 'fly');
    expect(fly).toMatchObject({ flight: 'sandbox', own: OWN, scenario: { seed: NEW_GAME.museum.seed } });
    expect(flown.screen).toEqual({ kind: 'sandbox', station: 'result' });
    expect(flown.progress.visits).toEqual(hall.progress.visits);
    expect(flown.flown).toEqual({});
    expect(JSON.stringify(pageOf(flown))).toContain('requests failed');
    expect(JSON.stringify(pageOf(flown))).not.toMatch(/medal|FAILED|S1/);
    expect(labels(flown)).toContain('Change the migration');
  });

  test('a second flight stands beside the one before it, whatever was changed in between', async () => {
    const first = await on(bench, ...moves({ kind: 'fly' }));
    expect(JSON.stringify(pageOf(first).blocks)).not.toContain('the one before');
    const second = await on(first, ...moves({ kind: 'go', station: 'editor' }), { kind: 'edit', sql: OWN }, { kind: 'edit', sql: `${OWN}\n` }, ...moves({ kind: 'fly' }));
    const table = pageOf(second).blocks.find((block) => block.kind === 'table');
    expect(table).toMatchObject({ columns: ['', 'this flight', 'the one before'], rows: expect.arrayContaining([['pods killed', '0', '312']]) });
    const third = await on(second, ...moves({ kind: 'fly' }));
    expect(pageOf(third).blocks.find((block) => block.kind === 'table')).toMatchObject({ rows: expect.arrayContaining([['pods killed', '0', '0']]) });
  });

  test('takes another world, with its own number of rows until another is set', async () => {
    const { worlds } = level;
    const small = await on(bench, ...moves({ kind: 'set', change: { rows: 5_000 } }), choose(await on(bench, ...moves({ kind: 'go', station: 'world' })), worlds.staging.name));
    expect(sandboxOf(small)).toMatchObject({ world: 'staging', rows: null });
    const large = await on(small, ...moves({ kind: 'set', change: { rows: 80_000_000 } }));
    const { effects } = await play(large, moves({ kind: 'fly' }));
    expect(effects.find(({ kind }) => kind === 'fly')).toMatchObject({ scenario: { database: { rows: { [worlds.staging.table]: 80_000_000 } } }, level: { id: LEVEL } });
  });

  test('another exhibit’s world brings a framework that it has', async () => {
    const other = Object.values(NEW_GAME.museum.levels).find((one) => one !== level) ?? level;
    const there = await on({ ...bench, sandbox: { incident: { ...sandboxOf(bench), framework: 'not one of its own' }, flown: null } }, ...moves({ kind: 'set', change: { level: other.code } }));
    expect(other.starts.map(({ framework }) => framework)).toContain(sandboxOf(there).framework);
  });

  test('keeps what lies in it with the progress, as a replay', async () => {
    const written = await on(bench, ...moves({ kind: 'go', station: 'editor' }), { kind: 'edit', sql: OWN });
    expect(readReplay(written.progress.sandbox!)).toMatchObject({ kind: 'replay', replay: { sql: OWN, traceHash: null } });
    const later = await on({ ...NEW_GAME, progress: written.progress }, { kind: 'open-museum' }, ...moves({ kind: 'open' }));
    expect(sandboxOf(later).sql).toBe(OWN);
    const spoilt = await on({ ...NEW_GAME, progress: { ...written.progress, sandbox: '{"format":' } }, { kind: 'open-museum' }, ...moves({ kind: 'open' }));
    expect(sandboxOf(spoilt).sql).toBe(null);
    const gone = await on({ ...NEW_GAME, progress: { ...written.progress, sandbox: written.progress.sandbox!.replace(level.code, 'L99') } }, { kind: 'open-museum' }, ...moves({ kind: 'open' }));
    expect(sandboxOf(gone).level).toBe(level.code);
  });

  test('a migration that cannot be flown leads back to its text, with the sentence', async () => {
    const written = await on(bench, ...moves({ kind: 'go', station: 'editor' }), { kind: 'edit', sql: 'MERGE INTO orders;' });
    const failed = await on({ ...written, screen: { kind: 'run', level: LEVEL, flight: 'sandbox' } }, { kind: 'flight-failed', level: LEVEL, flight: 'sandbox', sentence: 'line 1, column 1: MERGE is not modelled yet' });
    expect(failed).toMatchObject({ screen: { kind: 'sandbox', station: 'editor' }, notice: 'line 1, column 1: MERGE is not modelled yet' });
  });

  test('what was done on call is part of it: kept after the run, flown again with it, taken out again', async () => {
    const run: State = { ...bench, screen: { kind: 'run', level: LEVEL, flight: 'sandbox' } };
    const { state: flown } = await play(bench, moves({ kind: 'fly' }));
    const acted = await on(run, { kind: 'flight-ended', level: LEVEL, flight: 'sandbox', flown: { ...flown.sandbox!.flown!, actions: [terminateAt(60 * second)] } });
    expect(sandboxOf(acted).actions).toEqual([terminateAt(60 * second)]);
    const { effects } = await play(acted, moves({ kind: 'fly' }));
    // The flight itself is the one without actions: they make a timeline of their own beside it.
    expect(effects.find(({ kind }) => kind === 'fly')).toMatchObject({ scenario: { actions: [] } });
    const back = await on(acted, ...moves({ kind: 'go', station: 'bench' }));
    expect(sandboxOf(await on(back, choose(back, 'Without what was done'))).actions).toEqual([]);
  });

  test('a replay that is opened says whether it is the same run, until something in it is changed', async () => {
    const replay = { ...sandboxOf(bench), format: 1, version: NEW_GAME.museum.version ?? 'not built', traceHash: (await on(bench, ...moves({ kind: 'fly' }))).sandbox!.flown!.trace.hash } as const;
    const told = async (opened: Parameters<typeof openedReplay>[0], ...more: readonly Action[]): Promise<string> => {
      const there: State = { ...bench, sandbox: openedReplay(opened) };
      return JSON.stringify(pageOf(await on(await on(there, ...more), ...moves({ kind: 'fly' }))));
    };
    expect(await told(replay)).toContain('The same run, to the digest.');
    expect(await told({ ...replay, traceHash: 'another' })).toContain('Not the same run');
    expect(await told(replay, ...moves({ kind: 'set', change: { seed: 99 } }))).not.toMatch(/the same run/i);
  });

  test('every station has a page with a way out', async () => {
    for (const station of ['bench', 'level', 'world', 'rows', 'framework', 'editor'] as const) {
      const there = await on(bench, ...moves({ kind: 'go', station }));
      expect(there.screen).toEqual({ kind: 'sandbox', station });
      expect(pageOf(there).choices.length).toBeGreaterThan(1);
      expect((await on(there, { kind: 'back' })).screen).toEqual(station === 'bench' ? { kind: 'hall' } : { kind: 'sandbox', station: 'bench' });
    }
  });
});

describe('back into a run', () => {
  test('a lost run can be gone back into: before the first error, and before anything was done', async () => {
    expect(actedOutcome.screen.kind).toBe('outcome');
    const error = choose(actedOutcome, 'the moment before the first error');
    expect(error).toMatchObject({ kind: 'rewind', flight: 'production', us: 64_300_000, actions: [terminateAt(120 * second)] });
    expect(choose(actedOutcome, 'before anything was done')).toMatchObject({ us: 90 * second });
  });

  test('the run is opened there with what was done in it, and the visit stands at that run again', async () => {
    const { state } = await play(actedOutcome, []);
    const rewind = choose(state, 'the moment before the first error') as Extract<Action, { kind: 'rewind' }>;
    const { effects } = await play(state, [rewind]);
    const fly = effects.find(({ kind }) => kind === 'fly');
    expect(fly).toMatchObject({ flight: 'production', scenario: { actions: [] } });
  });

  test('what was predicted met the first run: a later one changes neither that nor what was done in the first', async () => {
    const predicted = actedOutcome.progress.visits[LEVEL];
    const state: State = { ...actedOutcome, progress: { ...actedOutcome.progress, visits: { [LEVEL]: { ...predicted, isPredictionRight: true } } } };
    const rewind = choose(state, 'the moment before the first error') as Extract<Action, { kind: 'rewind' }>;
    const [running] = step(state, rewind);
    expect(running.screen).toMatchObject({ kind: 'run', flight: 'production', start: { us: rewind.us, actions: rewind.actions } });
    const { verdict: _, ...flown } = state.flown.production!;
    const [tried] = step(running, { kind: 'flight-ended', level: LEVEL, flight: 'production', flown: { ...flown, actions: [terminateAt(30 * second)] } });
    expect(tried.screen.kind).toBe('outcome');
    expect(tried.flown.production?.actions).toEqual([terminateAt(30 * second)]);
    expect(tried.progress.visits[LEVEL]).toMatchObject({ isPredictionRight: true, productionActions: predicted.productionActions });
    expect(tried.progress.predictions).toEqual(state.progress.predictions);
  });

  test('Esc leads from it to the page that it was opened from', async () => {
    const [running] = step(actedOutcome, choose(actedOutcome, 'the moment before the first error'));
    expect(step(running, { kind: 'back' })[0].screen).toEqual({ kind: 'outcome', level: LEVEL });
  });

  test('it can be written down: level, seed, actions and digest', async () => {
    const { effects } = await play(actedOutcome, [choose(actedOutcome, 'Keep this run')]);
    expect(effects).toContainEqual(expect.objectContaining({
      kind: 'write-replay', fileName: `replay-${level.code.toLowerCase()}.json`,
      replay: expect.objectContaining({ level: level.code, sql: null, seed: NEW_GAME.museum.seed, actions: [terminateAt(120 * second)], traceHash: actedOutcome.flown.production!.trace.hash }),
    }));
  });

  test('when another text lies on the workbench by now, only the file of the run that was flown is offered', async () => {
    const proof = { sql: OWN, framework: level.defaultFramework, actions: [], otherDays: [] };
    const verdict = (sql: string): State => ({ ...actedOutcome, screen: { kind: 'verdict', level: LEVEL }, flown: { ...actedOutcome.flown, own: actedOutcome.flown.production },
      progress: { ...actedOutcome.progress, visits: { [LEVEL]: { ...NEW_VISIT, step: 'verdict', proofs: 1, proof, draft: { sql, actions: [] } } } } });
    expect(labels(verdict(OWN)).some((label) => label.includes('Back into this run'))).toBe(true);
    expect(labels(verdict('SELECT 1;')).some((label) => label.includes('Back into this run'))).toBe(false);
    const { effects } = await play(verdict('SELECT 1;'), [choose(verdict('SELECT 1;'), 'Keep this run')]);
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'write-replay', replay: expect.objectContaining({ sql: OWN }) }));
  });
});

describe('acting on call by typed lines', () => {
  const typed = (state: State, line: string, planned: Parameters<typeof linearTurn>[1]['planned'] = []) => linearTurn(state, { typing: null, planned }, line);

  test('after a run it is flown again with the action, at the moment and with the time that it takes', () => {
    expect(typed(calmOutcome, 'at 90 s terminate the migration').actions).toEqual([{ kind: 'rewind', flight: 'production', us: 120 * second, actions: [terminateAt(120 * second)] }]);
    expect(typed(calmOutcome, 'at 1.5 min TERMINATE migration').actions).toEqual(typed(calmOutcome, 'at 90 s terminate the migration').actions);
  });

  test('what can be done is listed with numbers, and a number does it', () => {
    const number = /(\d+)\. Terminate the migration/.exec(typed(calmOutcome, 'actions').say!)![1];
    expect(typed(calmOutcome, `at 90 s ${number}`).actions).toEqual(typed(calmOutcome, 'at 90 s terminate').actions);
  });

  test('before a run it waits for it, and can be taken back', () => {
    const fix: State = { ...calmOutcome, screen: { kind: 'fix', level: LEVEL } };
    const planned = typed(fix, 'at 10 s scale').input.planned ?? typed(fix, 'at 10 s add pods').input.planned!;
    const more = typed(fix, 'at 10 s add pods');
    expect(more.actions).toEqual([]);
    expect(more.input.planned).toHaveLength(1);
    expect(planned.length).toBeLessThanOrEqual(1);
    const two = typed(fix, 'at 5 m terminate', more.input.planned);
    expect(two.input.planned?.map(({ kind }) => kind)).toEqual(['scale-pods', 'terminate']);
    expect(typed(fix, 'undo', two.input.planned).input.planned?.map(({ kind }) => kind)).toEqual(['scale-pods']);
    // Somebody who goes back to an earlier moment has not done yet what came later.
    expect(typed(fix, 'at 1 s restart', two.input.planned).input.planned?.map(({ kind }) => kind)).toEqual(['restart-pods']);
  });

  test('in the sandbox it is part of what is flown', () => {
    expect(typed(bench, 'at 30 s terminate').actions).toEqual([{ kind: 'sandbox', move: { kind: 'set', change: { actions: [terminateAt(60 * second)] } } }]);
  });

  test.each([
    ['at', /^Type when and what/], ['at noon terminate', /^Type when and what/], ['at 30 terminate', /^Type when and what/], ['at 30 s', /^Type when and what/], ['at -5 s terminate', /^Type when and what/],
    ['at 30 s dance', /^Nothing that can be done is called "dance"/], ['at 30 s 99', /^Nothing that can be done is called "99"/], ['at 30 s 0', /^Nothing that can be done is called "0"/],
    ['at 30 s timeout', /^"timeout" may be: lock_timeout/], ['at 900 d terminate', /^No run goes on for longer/], ['undo', /^Nothing has been done on call/],
  ])('"%s" is answered with one sentence, and nothing happens', (line, sentence) => {
    const turn = typed(calmOutcome, line);
    expect(turn.say).toMatch(sentence);
    expect(turn.actions).toEqual([]);
  });

  test('where there is no run, it says so', () => {
    expect(typed(hall, 'at 30 s terminate').say).toMatch(/^There is no run here to act in/);
  });
});
