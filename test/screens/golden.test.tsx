import { describe, expect, test } from 'vitest';
import { offeredEvidence } from '../../src/game/evidence.ts';
import type { LadderMove } from '../../src/game/ladder.ts';
import type { DayVerdict } from '../../src/game/progress.ts';
import type { Action, State } from '../../src/game/state.ts';
import { questionsOf, visitOf } from '../../src/game/visit.ts';
import { App } from '../../src/ui/App.tsx';
import type { Game } from '../../src/ui/game.ts';
import { KEY_ROWS } from '../../src/ui/keys.ts';
import { EMPTY_CASE, EMPTY_CASE_GAME, LEVEL, level, NEW_GAME } from './museum.ts';
import { mounted } from './mounted.tsx';
import { play } from './playing.ts';

const CONTINUE: Action = { kind: 'continue' };
const guess = (prediction: string, value: number): Action => ({ kind: 'guess', prediction, value, isFinal: true });
const GOOD_SQL = "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';\n";
const answers = (isRight: boolean): readonly Action[] =>
  questionsOf(level).flatMap(({ id, answer, options }): readonly Action[] => [{ kind: 'answer', question: id, option: isRight ? answer : options.find((one) => one.id !== answer)!.id }, CONTINUE]);

const help = (move: LadderMove): Action => ({ kind: 'ladder', move });

const doorAnswers: readonly Action[] = [{ kind: 'open-door', level: LEVEL, to: 'two-tables-one-key' }, { kind: 'answer-door', belongs: null }, ...(['both', 'first', 'first', 'second'] as const).map((belongs): Action => ({ kind: 'answer-door', belongs }))];

const on = async (from: State, ...actions: readonly Action[]): Promise<State> => (await play(from, actions)).state;

/** The verdict when so many of the other days have been flown, the last of them not well. */
function withDays(state: State, days: number): State {
  const visit = visitOf(state.progress, LEVEL);
  const otherDays = visit.proof!.otherDays.slice(0, days).map((day, index): DayVerdict =>
    index < 3 ? day : { ...day, medal: 'bronze', failed: [{ id: 'S2', sentence: '99 of 100 requests were served within 1.4 s, and 0.4 s are allowed.' }] });
  return { ...state, progress: { ...state.progress, visits: { ...state.progress.visits, [LEVEL]: { ...visit, best: 'none', isPlateEarned: false, proof: { ...visit.proof!, otherDays } } } } };
}

/** Every screen as a player comes to it, in the order of a visit. */
async function screens(): Promise<Readonly<Record<string, State>>> {
  const hall = await on(NEW_GAME, { kind: 'open-museum' });
  const ticket = await on(hall, { kind: 'look' });
  const prediction = await on(ticket, CONTINUE);
  const signing = await on(prediction, guess('duration', 1_600_000_000), guess('first-error', 5_000_000));
  const sure = await on(signing, { kind: 'sign-off', mayGo: true });
  const outcome = await on(sure, { kind: 'lock-prediction', percent: 70 });
  const evidence = await on(outcome, CONTINUE);
  const items = offeredEvidence(level, evidence.flown.production!);
  const proves = (item: (typeof items)[number]) => level.evidence.find(({ id }) => id === item.evidence)?.proves ?? false;
  const wrong = items.find((item) => !proves(item) && item.evidence !== '')!;
  const right = items.find(proves)!;
  const tried = await on(evidence, { kind: 'point-at', evidence: wrong.evidence, item: wrong.id });
  const proved = await on(tried, { kind: 'point-at', evidence: right.evidence, item: right.id });
  const diagnosis = await on(proved, CONTINUE);
  const misnamed = await on(diagnosis, answers(false)[0]);
  const ladder = await on(diagnosis, ...answers(true));
  const order = await on(ladder, help({ kind: 'rung', rung: 'order' }));
  const fix = await on(ladder, help({ kind: 'rung', rung: 'free' }));
  const failed = await on(fix, { kind: 'fly-own' });
  const passed = await on(fix, { kind: 'edit', sql: GOOD_SQL }, { kind: 'fly-own' });
  const comparison = await on(passed, CONTINUE);
  const plaque = await on(comparison, CONTINUE);
  const transfer = await on(plaque, CONTINUE);
  const sandbox = await on(hall, { kind: 'sandbox', move: { kind: 'open' } });
  const done = await on(transfer, ...level.transfer.questions.flatMap(({ id, answer }): readonly Action[] => [{ kind: 'answer', question: id, option: answer }, CONTINUE]));
  const collection = await on(done, { kind: 'show', screen: 'collection' });
  return {
    title: NEW_GAME, 'hall-first-visit': hall, 'hall-empty-case': await on(EMPTY_CASE_GAME, { kind: 'open-museum' }, ...Array.from({ length: EMPTY_CASE }, (): Action => ({ kind: 'next-case' }))), 'hall-earned': done,
    map: await on(done, { kind: 'show', screen: 'map' }), collection, about: await on(hall, { kind: 'show', screen: 'about' }), settings: await on(hall, { kind: 'show', screen: 'settings' }),
    ticket, frameworks: await on(ticket, { kind: 'show-frameworks' }), 'ticket-django': await on(ticket, { kind: 'show-frameworks' }, { kind: 'choose-framework', framework: 'django' }),
    prediction, 'prediction-second': await on(prediction, guess('duration', 1_600_000_000)), 'prediction-sign-off': signing, 'prediction-sure': sure, outcome,
    evidence, 'evidence-wrong': tried, 'evidence-right': proved, diagnosis, 'diagnosis-wrong': misnamed, 'diagnosis-classes': await on(diagnosis, ...answers(true).slice(0, 2)),
    'ladder-worked': ladder, 'ladder-worked-last': await on(ladder, ...Array.from({ length: 7 }, () => help({ kind: 'next' }))), 'ladder-order': order, 'ladder-order-tried': await on(order, help({ kind: 'move', place: 2, by: -1 }), help({ kind: 'try' })),
    'ladder-gap': await on(ladder, help({ kind: 'rung', rung: 'gap' })), fix, hints: await on(fix, { kind: 'hint' }), 'hints-all': await on(fix, ...level.hints.map((): Action => ({ kind: 'hint' }))), 'verdict-failed': failed, 'verdict-judging': withDays(passed, 1), 'verdict-other-day': withDays(passed, 4), 'verdict-passed': passed, comparison, plaque, transfer,
    ways: await on(passed, { kind: 'show-ways', way: null }), way: await on(passed, { kind: 'show-ways', way: `${LEVEL}/mistake/update-in-a-second-file` }),
    revisit: await on(collection, { kind: 'recall-open', level: LEVEL }), 'keys-hall': await on(hall, { kind: 'overlay', overlay: 'keys' }), 'keys-page': await on(ticket, { kind: 'overlay', overlay: 'keys' }), 'keys-editor': await on(fix, { kind: 'overlay', overlay: 'keys' }),
    'keys-run': { ...ticket, screen: { kind: 'run', level: LEVEL, flight: 'production' }, overlay: { kind: 'keys' } },
    leave: await on(hall, { kind: 'overlay', overlay: 'leave' }),
    sandbox, 'sandbox-rows': await on(sandbox, { kind: 'sandbox', move: { kind: 'go', station: 'rows' } }),
    'sandbox-editor': await on(sandbox, { kind: 'sandbox', move: { kind: 'go', station: 'editor' } }), 'sandbox-result': await on(sandbox, { kind: 'sandbox', move: { kind: 'fly' } }),
    debrief: await on(passed, { kind: 'open-debrief' }), calibration: await on(done, { kind: 'show', screen: 'calibration' }), 'collection-search': await on(collection, { kind: 'search', query: 'key' }),
    'door-opening': await on(plaque, { kind: 'open-door', level: LEVEL, to: 'two-tables-one-key' }), 'door-statement': await on(plaque, ...doorAnswers.slice(0, 3)), 'door-table': await on(plaque, ...doorAnswers),
    'hall-second': await on(hall, { kind: 'go-to-hall', hall: NEW_GAME.museum.halls[1].id }),
    'hall-question': { ...done, progress: { ...done.progress, day: 30, plateDays: { [LEVEL]: 20 } } },
  };
}

const SIZES = [[80, 24, false], [120, 40, false], [200, 60, false], [80, 24, true]] as const;

const still = (state: State): Game => ({ state: () => state, dispatch: () => undefined, subscribe: () => () => undefined, flight: () => null, endFlight: () => undefined });

const shown = (state: State, columns: number, rows: number, isAscii = false): readonly string[] => {
  const screen = mounted(<App game={still(state)} look={{ theme: 'plain', isAscii, isStill: true, asked: { theme: null, isAscii } }} onInterrupt={() => undefined} onSuspend={() => undefined} />, columns, rows);
  const lines = screen.lines();
  screen.close();
  return lines;
};

const all = Object.entries(await screens());

describe.each(SIZES)('at %i columns and %i rows, in ASCII: %s', (columns, rows, isAscii) => {
  test.each(all)('%s fits, and is as it was last looked at', async (name, state) => {
    const lines = shown(state, columns, rows, isAscii);
    expect(lines.length).toBeLessThanOrEqual(rows - 1);
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
    expect(lines.filter((line) => isAscii && /[^\x20-\x7e]/.test(line))).toEqual([]);
    const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(`golden/${name}-${columns}x${rows}${isAscii ? '-ascii' : ''}.txt`);
  });
});

test.each([[79, 24], [80, 23], [40, 10]])('a window of %i x %i is told how much room is needed', (columns, rows) => {
  for (const [, state] of all) {
    const lines = shown(state, columns, rows);
    expect(lines.join(' ')).toContain('80 columns');
    expect(lines.length).toBeLessThanOrEqual(rows - 1);
  }
});

test.each(['hall', 'page', 'run', 'editor'] as const)('the list of keys in the %s is whole at 80x24', (place) => {
  const state = all.find(([name]) => name === `keys-${place}`)![1];
  const listed = shown(state, 80, 24).join(' ').replace(/\s+/g, ' ');
  const says = KEY_ROWS.filter(({ where }) => where.includes(place)).map((row) => row.says);
  // A sentence on two lines of a column has the other column between them.
  const words = new Set(says.flatMap((sentence) => sentence.split(' ')));
  expect([...words].filter((word) => !listed.includes(word))).toEqual([]);
});
