import { describe, expect, test } from 'vitest';
import { LEVEL, level, museum, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import type { Verdict } from '../levels/verdict.ts';
import { dayToJudge } from './flights.ts';
import { pageOf } from './pages/page-of.ts';
import { NEW_VISIT } from './progress.ts';
import type { DayVerdict } from './progress.ts';
import { DAYS, seedsOf, standingOf } from './seeds.ts';
import type { Flown, State } from './state.ts';
import { step } from './step.ts';
import { visitOf } from './visit.ts';

const SQL = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR';";
const held = (seed: number): DayVerdict => ({ seed, medal: 'silver', failed: [] });
const broken = (seed: number): DayVerdict => ({ seed, medal: 'bronze', failed: [{ id: 'S2', sentence: 'p99 was 1.4 s, and 400 ms are allowed.' }] });
const verdict = (medal: Verdict['medal']): Verdict => ({ objectives: [], passed: medal === 'silver', medal, sentence: 'Said.' });

describe('the days of an attempt', () => {
  test('begin with the museum’s own, and two follow from the text, however it is spaced', () => {
    const seeds = seedsOf(LEVEL, SQL, 7);
    expect(seeds.slice(0, 3)).toEqual([7, 1, 2]);
    expect(new Set(seeds).size).toBe(DAYS);
    expect(seedsOf(LEVEL, `\n  ${SQL.replaceAll(' ', '  ')}\n`, 7)).toEqual(seeds);
    expect(seedsOf(LEVEL, SQL.replace('varchar', 'char'), 7).slice(3)).not.toEqual(seeds.slice(3));
    expect(seedsOf(LEVEL, SQL, 2).slice(0, 3)).toEqual([2, 1, 3]);
    expect(Math.min(...seeds.slice(3))).toBeGreaterThanOrEqual(100_000);
  });

  test('count as their worst, and only when all were flown', () => {
    expect(standingOf([held(1), broken(2)], verdict('silver'))).toMatchObject({ flown: 3, held: 2, isComplete: false, medal: 'bronze', broken: { day: 3 } });
    expect(standingOf([1, 2, 3, 4].map(held), verdict('silver'))).toMatchObject({ flown: 5, held: 5, isComplete: true, medal: 'silver', broken: null });
    expect(standingOf([], verdict('none'))).toMatchObject({ flown: 1, isComplete: true, medal: 'none' });
  });
});

/** Before the verdict: the workbench is reached, and the attempt has just been flown on the museum's own day. */
async function atVerdict(): Promise<State> {
  const fix: State = { ...NEW_GAME, progress: { ...NEW_GAME.progress, place: { ...NEW_GAME.progress.place, level: LEVEL }, visits: { [LEVEL]: { ...NEW_VISIT, step: 'fix', isEvidenceRight: true, isDiagnosisRight: true, draft: { sql: SQL, actions: [] } } } } };
  const opened = (await play(fix, [{ kind: 'open-museum' }])).state;
  const [flying] = step(opened, { kind: 'fly-own' });
  const { verdict: _, ...flown } = (await play(opened, [{ kind: 'fly-own' }])).state.flown.own as Flown;
  return step(flying, { kind: 'flight-ended', level: LEVEL, flight: 'own', flown })[0];
}

const judged = (state: State, ...days: readonly ((seed: number) => DayVerdict)[]): State => days.reduce((now, day) => {
  const [effect] = dayToJudge(now, level);
  return effect?.kind === 'judge-day' ? step(now, { kind: 'day-judged', level: LEVEL, proof: effect.proof, day: day(effect.seed) })[0] : now;
}, state);

const words = (state: State): string => JSON.stringify(pageOf(state));

describe('the verdict over several days', () => {
  test('is there at once for the first day, says which is being judged, and earns when all were flown', async () => {
    const first = await atVerdict();
    expect(first.screen.kind).toBe('verdict');
    expect(words(first)).toContain('judging day 2 of 5');
    expect(visitOf(first.progress, LEVEL).best).toBe('none');
    const third = judged(first, held, held);
    expect(words(third)).toContain('judging day 4 of 5');
    const all = judged(third, held, held);
    expect(words(all)).toContain('held on all 5 days');
    expect(visitOf(all.progress, LEVEL)).toMatchObject({ best: 'silver', isPlateEarned: true });
    expect(dayToJudge(all, level)).toEqual([]);
  });

  test('names the day of the first that failed and its clause, and counts the worst', async () => {
    const all = judged(await atVerdict(), held, held, broken, held);
    expect(words(all)).toMatch(/On another day of traffic \(day 4, seed \d{6}\): S2: p99 was 1.4 s/);
    expect(words(all)).toContain('It held on 4 of 5 days');
    expect(visitOf(all.progress, LEVEL)).toMatchObject({ best: 'bronze', isPlateEarned: false });
    expect(pageOf(all).choices[0].label).toBe('Change the migration');
    expect(words(step(all, { kind: 'continue' })[0])).toContain('On day 4 it did not hold: S2, p99 was 1.4 s');
  });

  test('lets that day be watched, as it was judged', async () => {
    const three = judged(await atVerdict(), held, held);
    const [asked] = dayToJudge(three, level);
    const all = judged(three, broken, held);
    const [watching, effects] = step(all, pageOf(all).choices.find(({ id }) => id === 'watch-day')!.action);
    expect(watching.screen).toMatchObject({ kind: 'run', flight: 'sandbox' });
    const flight = effects.find((effect) => effect.kind === 'fly');
    expect(flight?.kind === 'fly' && flight.scenario).toEqual(asked.kind === 'judge-day' && asked.scenario);
  });

  test('goes on where it was for whoever leaves the program and comes back, and keeps no answer to an older attempt', async () => {
    const two = judged(await atVerdict(), held, held);
    const again = (await play({ ...NEW_GAME, progress: JSON.parse(JSON.stringify(two.progress)) }, [{ kind: 'open-museum' }])).state;
    expect(visitOf(again.progress, LEVEL)).toMatchObject({ best: 'silver', proofs: 1 });
    const [asked] = dayToJudge(two, level);
    const late = step(two, { kind: 'day-judged', level: LEVEL, proof: 0, day: broken(asked.kind === 'judge-day' ? asked.seed : 0) })[0];
    expect(visitOf(late.progress, LEVEL).proof?.otherDays).toHaveLength(2);
  });

  test('counts while the player is in the hall', async () => {
    const first = await atVerdict();
    const away = step(first, { kind: 'show', screen: 'hall' })[0];
    expect(visitOf(judged(away, held, held, held, held).progress, LEVEL).best).toBe('silver');
  });

  test('belongs to the text that was flown, not to what was written since', async () => {
    const edited = step(step(await atVerdict(), { kind: 'go-to', station: 'fix' })[0], { kind: 'edit', sql: 'SELECT 1;' })[0];
    const [effect] = dayToJudge(edited, level);
    expect(effect).toMatchObject({ kind: 'judge-day', own: SQL });
    // Nor does it when the program was closed meanwhile, and the run is flown again.
    const reopened = (await play({ ...NEW_GAME, progress: JSON.parse(JSON.stringify(edited.progress)) }, [{ kind: 'open-museum' }])).state;
    const again = (await play(reopened, [{ kind: 'go-to', station: 'verdict' }])).effects.find((one) => one.kind === 'fly' && one.flight === 'own');
    expect(again).toMatchObject({ own: SQL });
  });
});

test('flights of one exhibit are not shown in another', async () => {
  const other = Object.keys(museum.levels).find((id) => id !== LEVEL)!;
  const [state] = step(await atVerdict(), { kind: 'visit', level: other });
  expect(state.flown).toEqual({});
});
