import { describe, expect, test } from 'vitest';
import { LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { readProgress } from '../adapters/progress-shape.ts';
import { BLANK, fadedRung, gapText, isLadderOpen, mixedOrder, stepsOf } from './ladder.ts';
import { linearPage, linearTurn } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_PROGRESS, NEW_VISIT, RUNGS } from './progress.ts';
import type { Rung, Visit } from './progress.ts';
import type { Action, State } from './state.ts';
import { visitOf } from './visit.ts';

const GOOD_SQL = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';";
const laddered = Object.values(museum.levels).filter(({ ladder }) => ladder !== null);

const on = async (from: State, ...actions: readonly Action[]): Promise<State> => (await play(from, actions)).state;
const go = (move: Extract<Action, { kind: 'ladder' }>['move']): Action => ({ kind: 'ladder', move });
const visit = (state: State, id = LEVEL): Visit => visitOf(state.progress, id);
const said = (state: State): string => linearPage(pageOf(state));

/** Before the workbench of a level, everything up to it answered. */
async function atWorkbench(rung: Rung = 'worked', id = LEVEL): Promise<State> {
  const there: Visit = { ...NEW_VISIT, step: 'diagnosis', question: 2, isEvidenceRight: true, isDiagnosisRight: true };
  const state = { ...NEW_GAME, progress: { ...NEW_PROGRESS, rung, place: { ...NEW_PROGRESS.place, level: id }, visits: { [id]: there } } };
  return on(state, { kind: 'open-museum' }, { kind: 'continue' });
}

describe('every level’s ladder', () => {
  test.each(laddered.map((one) => [one.id, one] as const))('%s has a reason for each step, gaps that can be filled, and steps that are mixed', (_, one) => {
    const { worked, order, gap } = one.ladder!;
    expect(worked.reasons).toHaveLength(stepsOf(worked.sql).length);
    expect(stepsOf(order.sql).length).toBeGreaterThan(1);
    const mixed = mixedOrder(one, 7);
    expect(mixed.toSorted((a, b) => a - b)).toEqual(stepsOf(order.sql).map((__, index) => index));
    expect(mixed).not.toEqual(stepsOf(order.sql).map((__, index) => index));
    expect(mixedOrder(one, 7)).toEqual(mixed);
    const text = gapText(one.ladder!);
    expect(text.split(BLANK)).toHaveLength(gap.blanks.length + 1);
    const inOrder = gap.blanks.toSorted((a, b) => gap.sql.indexOf(a) - gap.sql.indexOf(b));
    expect(inOrder.reduce((sql, blank) => sql.replace(BLANK, () => blank), text)).toBe(gap.sql);
  });
});

test('a step is a statement with the directives in front of it, whatever stands in its strings', () => {
  expect(stepsOf("-- migrate: no-transaction\nSET a = ';';\n\n-- migrate: batch 5 by id\nUPDATE t SET a = $$;$$;\nSELECT 1")).toEqual([
    "-- migrate: no-transaction\nSET a = ';';", '-- migrate: batch 5 by id\nUPDATE t SET a = $$;$$;', 'SELECT 1',
  ]);
});

describe('the rungs', () => {
  test('a first visit is offered the worked example, one step and its reason at a time, and takes it without running it', async () => {
    const opened = await atWorkbench();
    expect(said(opened)).toContain(level.ladder!.worked.reasons[0]);
    expect(said(opened)).not.toContain(level.ladder!.worked.reasons[1]);
    const whole = await on(opened, ...stepsOf(level.ladder!.worked.sql).slice(1).map((): Action => go({ kind: 'next' })));
    expect(pageOf(whole).choices[0]).toMatchObject({ id: 'take' });
    const taken = await on(whole, pageOf(whole).choices[0].action);
    expect(visit(taken)).toMatchObject({ proofs: 0, step: 'fix', draft: { sql: expect.stringContaining('VALIDATE CONSTRAINT') } });
    expect(isLadderOpen(taken)).toBe(false);
  });

  test('steps are put in order by moving them, wrong places are shown only after a try, and any order may be taken', async () => {
    const opened = await atWorkbench('order');
    const marks = (state: State) => pageOf(state).choices.filter(({ id }) => /^step-\d/.test(id)).map(({ label }) => label[2]);
    expect(new Set(marks(opened))).toEqual(new Set([' ']));
    const tried = await on(opened, go({ kind: 'try' }));
    expect(marks(tried)).toContain('?');
    const taken = await on(opened, go({ kind: 'take' }));
    expect(stepsOf(visit(taken).draft!.sql)[0]).toBe(stepsOf(level.ladder!.order.sql)[mixedOrder(level, 7)[0]]);
    // As somebody would sort cards: each in its turn is moved up to its place.
    let state = tried;
    for (const [place] of mixedOrder(level, 7).entries()) {
      for (let at = visit(state).help!.order.indexOf(place); at > place; at--) state = await on(state, go({ kind: 'move', place: at, by: -1 }));
    }
    expect(new Set(marks(state))).toEqual(new Set(['=']));
    const right = await on(state, go({ kind: 'take' }));
    expect(stepsOf(visit(right).draft!.sql)).toEqual(stepsOf(level.ladder!.order.sql));
  });

  test('the step at the top stays there, and that is said', async () => {
    const opened = await atWorkbench('order');
    const { order } = visit(opened).help!;
    const pushed = await on(opened, go({ kind: 'move', place: 0, by: -1 }));
    expect([visit(pushed).help!.order, pushed.notice]).toEqual([order, 'This step is the first already. Choose another one to move.']);
    const last = await on(opened, go({ kind: 'move', place: order.length - 1, by: 1 }));
    expect([visit(last).help!.order, last.notice]).toEqual([order, 'This step is the last already. Choose another one to move.']);
    expect((await on(pushed, go({ kind: 'move', place: 1, by: -1 }))).notice).toBeNull();
  });

  test('the gaps are in the editor at once, and with answers by numbers each is filled with a piece of the level', async () => {
    const opened = await atWorkbench('gap');
    expect(isLadderOpen(opened)).toBe(false);
    expect(visit(opened).draft?.sql).toContain(BLANK);
    const piece = pageOf(opened).choices.findIndex(({ label }) => label.endsWith('with: no-transaction')) + 1;
    const filled = await on(opened, ...linearTurn(opened, { typing: null }, String(piece)).actions);
    expect(visit(filled).draft?.sql).toContain('-- migrate: no-transaction');
  });

  test('any of them can be chosen, free text at once, and the editor leads back to them', async () => {
    const free = await on(await atWorkbench(), go({ kind: 'rung', rung: 'free' }));
    expect([isLadderOpen(free), visit(free).help?.rung, visit(free).draft]).toEqual([false, 'free', null]);
    const untouched = await on(free, go({ kind: 'open' }), { kind: 'back' });
    expect([isLadderOpen(untouched), untouched.screen.kind, visit(untouched).draft?.sql]).toEqual([false, 'fix', expect.stringContaining('UPDATE')]);
    const back = await on(free, { kind: 'edit', sql: GOOD_SQL }, go({ kind: 'open' }));
    expect(isLadderOpen(back)).toBe(true);
    const closed = await on(back, { kind: 'back' });
    expect([isLadderOpen(closed), closed.screen.kind, visit(closed).draft?.sql]).toEqual([false, 'fix', GOOD_SQL]);
  });

  test('whoever types while the ladder stands there writes freely', async () => {
    const typed = await on(await atWorkbench(), { kind: 'edit', sql: GOOD_SQL });
    expect([isLadderOpen(typed), visit(typed).help?.rung]).toEqual([false, 'free']);
  });

  test('the rung is told in the verdict, and costs nothing', async () => {
    const verdict = await on(await atWorkbench('order'), go({ kind: 'take' }), { kind: 'edit', sql: GOOD_SQL }, { kind: 'fly-own' });
    expect(said(verdict)).toContain('Help on the workbench: the steps, to be put in order.');
    expect(visit(verdict)).toMatchObject({ best: 'silver', isPlateEarned: true });
  });
});

describe('help fades over levels', () => {
  const other = laddered.find(({ id }) => id !== LEVEL)!.id;
  const next = async (state: State): Promise<Rung | undefined> => {
    const progress = { ...state.progress, visits: { ...state.progress.visits, [other]: { ...NEW_VISIT, step: 'fix' as const } } };
    return visit(await on({ ...state, progress }, { kind: 'visit', level: other }), other).help?.rung;
  };

  test('by one after a clean solve', async () => {
    for (const [index, rung] of RUNGS.entries()) {
      const solved = await on(await atWorkbench(rung), go({ kind: 'take' }), { kind: 'edit', sql: GOOD_SQL }, { kind: 'fly-own' });
      expect(solved.progress.rung).toBe(RUNGS[Math.min(index + 1, 3)]);
      expect(await next(solved)).toBe(RUNGS[Math.min(index + 1, 3)]);
    }
  });

  test('not after a hint, a second attempt, or for a level that was solved before', async () => {
    const hinted = await on(await atWorkbench(), { kind: 'hint' }, { kind: 'edit', sql: GOOD_SQL }, { kind: 'fly-own' });
    expect(hinted.progress.rung).toBe('worked');
    const second = await on(await atWorkbench(), { kind: 'edit', sql: 'SELECT 1;' }, { kind: 'fly-own' }, { kind: 'go-to', station: 'fix' }, { kind: 'edit', sql: GOOD_SQL }, { kind: 'fly-own' });
    expect([second.progress.rung, await next(second)]).toEqual(['worked', 'worked']);
    const solved: Visit = { ...NEW_VISIT, best: 'silver', proofs: 1, help: { rung: 'worked', isOpen: false, shown: 1, order: [], tries: 0 } };
    expect(fadedRung({ rung: 'worked' }, level, solved, { ...solved, best: 'gold' })).toBe('worked');
  });
});

test('a level without a ladder has free text only', async () => {
  const bare = { ...NEW_GAME, museum: { ...museum, levels: { ...museum.levels, [LEVEL]: { ...level, ladder: null } } } };
  const state = await on({ ...bare, progress: { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix' } } } }, { kind: 'visit', level: LEVEL });
  expect([isLadderOpen(state), visit(state).help?.rung]).toEqual([false, 'free']);
  expect(pageOf(state).choices.map(({ id }) => id)).not.toContain('ladder');
});

test('progress from before there was a ladder loads, and what lies on its workbench is not covered', async () => {
  const { help: _, ...older } = { ...NEW_VISIT, step: 'fix' as const, draft: { sql: GOOD_SQL, actions: [] } };
  const { rung: __, ...progress } = NEW_PROGRESS;
  const read = readProgress(JSON.stringify({ ...progress, place: { ...progress.place, level: LEVEL }, visits: { [LEVEL]: older } }));
  const state = await on({ ...NEW_GAME, progress: read.kind === 'progress' ? read.progress : NEW_PROGRESS }, { kind: 'open-museum' });
  expect([state.screen.kind, isLadderOpen(state), visit(state).draft?.sql]).toEqual(['fix', false, GOOD_SQL]);
  expect(readProgress(JSON.stringify({ ...NEW_PROGRESS, rung: 'top' })).kind).toBe('corrupt');
});
