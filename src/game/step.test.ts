import { array, assert, asyncProperty, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOOD_MEASURES } from '../../test/screens/fake-flight.ts';
import { EMPTY_CASE, EMPTY_CASE_GAME, LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import { offeredEvidence } from './evidence.ts';
import { linearPage } from './linear.ts';
import { pageOf } from './pages/page-of.ts';
import { lesson } from './pages/hall.ts';
import { NEW_PROGRESS, NEW_VISIT } from './progress.ts';
import { spotBefore } from './floor.ts';
import { step } from './step.ts';
import type { Action, State } from './state.ts';
import { questionsOf, visitOf } from './visit.ts';

const CONTINUE: Action = { kind: 'continue' };
const GUESSES: readonly Action[] = [
  { kind: 'guess', prediction: 'duration', value: 14_458_000_000, isFinal: true },
  { kind: 'guess', prediction: 'first-error', value: 5_300_000, isFinal: true },
];
const DEFAULT_SQL = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';\n";

const visit = (state: State) => visitOf(state.progress, LEVEL);

/** What a line of the menu does. */
const taken = (state: State, id: string): Action => pageOf(state).choices.find((choice) => choice.id === id)!.action;

/** From the door to the screen behind production's run. */
const toOutcome: readonly Action[] = [{ kind: 'open-museum' }, { kind: 'look' }, CONTINUE, ...GUESSES, { kind: 'sign-off', mayGo: false }, { kind: 'lock-prediction', percent: 70 }];
const proof = async (state: State): Promise<Action> => {
  const item = offeredEvidence(level, state.flown.production!).find(({ evidence }) => level.evidence.find(({ id }) => id === evidence)?.proves);
  return { kind: 'point-at', evidence: item!.evidence, item: item!.id };
};
const diagnosis: readonly Action[] = questionsOf(level).flatMap(({ id, answer }): readonly Action[] => [{ kind: 'answer', question: id, option: answer }, CONTINUE]);

describe('a visit from the door to the plaque', () => {
  test('leads through every station, and gold is for whoever predicted and proved it at once', async () => {
    const after = (await play(NEW_GAME, toOutcome)).state;
    expect(after.screen).toEqual({ kind: 'outcome', level: LEVEL });
    expect(visit(after).isPredictionRight).toBe(true);
    const evidence = (await play(after, [CONTINUE])).state;
    expect(evidence.screen.kind).toBe('evidence');
    const fixing = (await play(evidence, [await proof(evidence), CONTINUE, ...diagnosis])).state;
    expect(fixing.screen.kind).toBe('fix');
    const judged = (await play(fixing, [{ kind: 'edit', sql: DEFAULT_SQL }, { kind: 'fly-own' }])).state;
    expect(judged.screen.kind).toBe('verdict');
    expect(visit(judged)).toMatchObject({ best: 'gold', isPlateEarned: true, proofs: 1 });
    const plaque = (await play(judged, [CONTINUE, CONTINUE])).state;
    expect(plaque.screen.kind).toBe('plaque');
    const transfer = (await play(plaque, [taken(plaque, 'transfer')])).state;
    expect(transfer.screen.kind).toBe('transfer');
    const answers = level.transfer.questions.flatMap(({ id, answer }): readonly Action[] => [{ kind: 'answer', question: id, option: answer }, CONTINUE]);
    const done = (await play(transfer, answers)).state;
    expect(done.screen.kind).toBe('hall');
    expect(visit(done).isTransferDone).toBe(true);
  });

  test('a wrong diagnosis keeps the plate away until it is put right, then the same run earns it', async () => {
    const evidence = (await play(NEW_GAME, [...toOutcome, CONTINUE])).state;
    const wrong = questionsOf(level).flatMap(({ id, answer, options }): readonly Action[] => [{ kind: 'answer', question: id, option: options.find((one) => one.id !== answer)!.id }, CONTINUE]);
    const judged = (await play(evidence, [await proof(evidence), CONTINUE, ...wrong, { kind: 'edit', sql: DEFAULT_SQL }, { kind: 'fly-own' }])).state;
    expect(visit(judged)).toMatchObject({ best: 'silver', isPlateEarned: false });
    expect(pageOf(judged).choices.map(({ id }) => id)).toContain('diagnosis');
    const righted = (await play(judged, [{ kind: 'go-to', station: 'diagnosis' }, ...diagnosis])).state;
    expect(visit(righted).isPlateEarned).toBe(true);
  });

  test('evidence that proves nothing is answered, counted, and costs gold but not the plate', async () => {
    const evidence = (await play(NEW_GAME, [...toOutcome, CONTINUE])).state;
    const other = offeredEvidence(level, evidence.flown.production!).find((item) => !level.evidence.find(({ id }) => id === item.evidence)?.proves)!;
    const tried = (await play(evidence, [{ kind: 'point-at', evidence: other.evidence, item: other.id }])).state;
    expect(tried.notice).not.toBe(null);
    expect(tried.screen.kind).toBe('evidence');
    const judged = (await play(tried, [await proof(tried), CONTINUE, ...diagnosis, { kind: 'edit', sql: DEFAULT_SQL }, { kind: 'fly-own' }])).state;
    expect(visit(judged)).toMatchObject({ best: 'silver', isPlateEarned: true, evidencePicks: [other.id, expect.any(String)] });
  });

  test('a locked prediction cannot be changed', async () => {
    const locked = (await play(NEW_GAME, toOutcome)).state;
    const back = (await play(locked, [{ kind: 'back' }, { kind: 'guess', prediction: 'duration', value: 1_000_000, isFinal: true }])).state;
    expect(back.screen.kind).toBe('prediction');
    expect(visit(back).guesses['duration']).toBe(14_458_000_000);
    expect((await play(back, [CONTINUE])).state.screen.kind).toBe('outcome');
  });

  test('a migration that cannot be flown comes back to the workbench with the sentence', async () => {
    const evidence = (await play(NEW_GAME, [...toOutcome, CONTINUE])).state;
    const fixing = (await play(evidence, [await proof(evidence), CONTINUE, ...diagnosis, { kind: 'edit', sql: 'MERGE' }])).state;
    const [flying] = step(fixing, { kind: 'fly-own' });
    const [back] = step(flying, { kind: 'flight-failed', level: LEVEL, flight: 'own', sentence: 'MERGE is not modelled yet (line 1, column 1).' });
    expect(back.screen.kind).toBe('fix');
    expect(back.notice).toBe('MERGE is not modelled yet (line 1, column 1).');
    expect(visit(back).draft?.sql).toBe('MERGE');
  });
});

describe('coming back', () => {
  test('the player is where they were, and missing flights are flown again', async () => {
    const left = (await play(NEW_GAME, [...toOutcome, CONTINUE])).state;
    const { state, effects } = await play({ ...NEW_GAME, progress: left.progress }, [{ kind: 'open-museum' }]);
    expect(state.screen).toEqual({ kind: 'evidence', level: LEVEL });
    expect(effects.some((effect) => effect.kind === 'fly' && effect.flight === 'production')).toBe(true);
    expect(state.flown.production?.trace.measures.podsKilled).toBe(312);
  });

  test('whoever comes back to the prediction finds what the small machines took', async () => {
    const left = (await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }, CONTINUE])).state;
    const asked = JSON.stringify(pageOf(left));
    const { state } = await play({ ...NEW_GAME, progress: left.progress }, [{ kind: 'open-museum' }]);
    expect(state.screen.kind).toBe('prediction');
    expect(JSON.stringify(pageOf(state))).toBe(asked);
  });

  test('every change is saved', async () => {
    const { effects, state } = await play(NEW_GAME, toOutcome);
    const saved = effects.findLast((effect) => effect.kind === 'save');
    expect(saved?.progress).toEqual(state.progress);
  });

  test('starting over keeps what was earned and asks for a new prediction', async () => {
    const played = (await play(NEW_GAME, toOutcome)).state;
    const earned: State = { ...played, progress: { ...played.progress, visits: { [LEVEL]: { ...visit(played), best: 'silver', isPlateEarned: true } } } };
    const [again] = step(earned, { kind: 'start-over', level: LEVEL });
    expect(visit(again)).toMatchObject({ best: 'silver', isPlateEarned: true, isPredictionLocked: false, step: 'ticket' });
  });
});

describe('the hall', () => {
  test('a first visit begins in front of the first case, and walls stop the visitor', async () => {
    const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, ...Array.from({ length: 60 }, (): Action => ({ kind: 'walk', columns: -1, rows: 0 }))]);
    expect(state.progress.place).toMatchObject({ column: 1, row: 6 });
    const inFront = (await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }])).state;
    expect(inFront.screen).toEqual({ kind: 'ticket', level: LEVEL });
  });

  test('whoever came to a case by the map is told how to walk, and not that it is the first case', async () => {
    const { state: back } = await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'visit', level: LEVEL }, { kind: 'show', screen: 'hall' }]);
    expect(lesson(back)).toBe('Walk about with W A S D or the arrow keys. Enter looks into the case before you.');
    const { state: walked } = await play(back, [{ kind: 'walk', columns: 1, rows: 0 }, { kind: 'walk', columns: 0, rows: 1 }]);
    expect(lesson(walked)).toBeNull();
  });

  test('a door leads into the next hall, built or not, and a case of another hall takes the visitor along', async () => {
    const right = Array.from({ length: 40 }, (): Action => ({ kind: 'walk', columns: 1, rows: 0 }));
    const down: Action = { kind: 'walk', columns: 0, rows: 1 };
    const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, down, ...right]);
    expect([state.progress.place.hall, state.notice]).toEqual(['corridor-of-queues', null]);
    const { state: further } = await play(state, [down, ...right]);
    expect(further.progress.place.hall).toBe('copy-room');
    expect(linearPage(pageOf(further))).toMatch(/The Copy Room \(not built yet\)[\s\S]*Case 1: Online, They Said[\s\S]*not built yet\. It will ask/);
    const { state: looked } = await play(further, [{ kind: 'go-to-case', place: 1 }, { kind: 'look' }]);
    expect(looked.notice).toMatch(/^Online, They Said: not built yet\. It will ask/);
    const { state: back } = await play(further, [{ kind: 'visit', level: LEVEL }, { kind: 'show', screen: 'hall' }]);
    expect(back.progress.place.hall).toBe('small-room');
  });

  test('an empty case says that it is not built yet', async () => {
    const { state } = await play(EMPTY_CASE_GAME, [{ kind: 'open-museum' }, ...Array.from({ length: EMPTY_CASE }, (): Action => ({ kind: 'next-case' })), { kind: 'look' }]);
    expect(state.screen.kind).toBe('hall');
    expect(state.notice).toMatch(/not built yet/);
  });
});

/** Whatever is offered is taken, at random: what a page offers, and what keys can do beside. */
const KEYS: readonly Action[] = [
  { kind: 'back' }, { kind: 'hint' }, { kind: 'show', screen: 'hall' }, { kind: 'show', screen: 'map' }, { kind: 'overlay', overlay: 'keys' }, { kind: 'overlay', overlay: null }, { kind: 'show-frameworks' },
  { kind: 'walk', columns: 1, rows: 0 }, { kind: 'next-case' }, { kind: 'look' }, { kind: 'continue' }, { kind: 'fly-own' }, { kind: 'edit', sql: DEFAULT_SQL }, { kind: 'write-post-mortem' },
];

describe('however one plays', () => {
  test('nothing throws, every page has a way on, and the way out is never far', async () => {
    await assert(asyncProperty(array(nat(40), { maxLength: 60 }), async (picks) => {
      let state: State = NEW_GAME;
      for (const pick of picks) {
        const { choices, slider } = pageOf(state);
        expect(choices.length).toBeGreaterThan(0);
        const offered = [...choices.map(({ action }) => action).filter(({ kind }) => kind !== 'leave'), ...(slider ? [slider.set(slider.to)] : []), ...KEYS];
        state = (await play(state, [offered[pick % offered.length]])).state;
      }
      const home = (await play(state, [{ kind: 'overlay', overlay: null }, { kind: 'show', screen: 'hall' }, { kind: 'leave' }])).state;
      expect(home.isOver).toBe(true);
      expect(home.progress.format).toBe(1);
    }), { numRuns: 150 });
  });
});

test('progress of a new player is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(NEW_PROGRESS))).toEqual(NEW_PROGRESS);
  expect(museum.levels[LEVEL].code).toBe('L01');
  expect(GOOD_MEASURES.podsKilled).toBe(0);
});

test('what is said at the door is still said behind it', async () => {
  const { state } = await play({ ...NEW_GAME, notice: 'Your progress was damaged.' }, [{ kind: 'open-museum' }]);
  expect(state.notice).toBe('Your progress was damaged.');
  expect((await play(state, [{ kind: 'next-case' }])).state.notice).toBe(null);
});

test('what was done on call is told after the run', async () => {
  const { state } = await play(NEW_GAME, toOutcome);
  const acted: State = { ...state, flown: { ...state.flown, production: { ...state.flown.production!, actions: [{ atUs: 90_000_000, kind: 'restart-pods' }] } } };
  expect(JSON.stringify(pageOf(acted).blocks)).toContain('What you did on call');
  expect(JSON.stringify(pageOf(state).blocks)).not.toContain('What you did on call');
});

test('back from the workbench is back to the last question, not to the first', async () => {
  const atTheFix: State = { ...NEW_GAME, screen: { kind: 'fix', level: LEVEL }, progress: { ...NEW_PROGRESS, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix' } } } };
  const [back] = step(atTheFix, { kind: 'back' });
  expect([back.screen.kind, visitOf(back.progress, LEVEL).question]).toEqual(['diagnosis', questionsOf(level).length - 1]);
});

test('doors lead on and back, from hall to hall, and the map leads to each hall', async () => {
  const walked = (state: State, columns: number, steps: number) => play(state, Array.from({ length: steps }, (): Action => ({ kind: 'walk', columns, rows: 0 })));
  const hall = (state: State) => state.progress.place.hall;
  const opened = (await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'walk', columns: 0, rows: 1 }, { kind: 'walk', columns: 0, rows: 1 }])).state;
  const [first, second] = museum.halls;
  const on = (await walked(opened, 1, 40)).state;
  expect(hall(on)).toBe(second.id);
  expect(hall((await walked(on, -1, 10)).state)).toBe(first.id);
  const unbuilt: State = { ...opened, museum: { ...museum, halls: museum.halls.map((one) => (one.id === second.id ? { ...one, isOpen: false } : one)) } };
  let through = unbuilt;
  while (hall(through) === first.id) [through] = step(through, { kind: 'walk', columns: 1, rows: 0 });
  expect(through.notice).toMatch(/It is not built yet; its cases say what is planned\.$/);
  expect((await play(opened, [{ kind: 'show', screen: 'map' }, { kind: 'go-to-hall', hall: second.id }])).state).toMatchObject({ screen: { kind: 'hall' }, progress: { place: { hall: second.id } } });
});

test('whoever goes to an exhibit by the map stands before it afterwards; whoever stands there already stays', async () => {
  const [first, second] = museum.halls;
  const opened = (await play(NEW_GAME, [{ kind: 'open-museum' }])).state;
  const after = async (state: State, id: string) => (await play(state, [{ kind: 'show', screen: 'map' }, { kind: 'visit', level: id }, { kind: 'show', screen: 'hall' }])).state.progress.place;
  for (const hall of [first, second]) for (const { place, level: id } of hall.cases) expect(await after(opened, id!)).toMatchObject({ hall: hall.id, ...spotBefore(hall, place), level: null });
  const aside = (await play(opened, [{ kind: 'walk', columns: 1, rows: 0 }])).state;
  expect(await after(aside, first.cases[0].level!)).toMatchObject({ column: spotBefore(first, 1).column + 2 });
});
