import { Stream } from '../kernel/stream.ts';
import { worseMedal } from '../levels/verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { DayVerdict } from './progress.ts';

/** Days of traffic that an attempt is judged on: the museum's own, which is flown on the screen, and others behind it. */
export const DAYS = 5;

/** Days that anybody can name beforehand: `fly --seed 1` flies the first. The museum's own is not counted twice. */
const NAMED: readonly number[] = [1, 2, 3];
const NAMED_DAYS = 2;

/** The seeds of days that nobody can name before the text is written: six digits, so that they can be typed afterwards. */
const UNNAMED_FROM = 100_000;
const UNNAMED_TO = 999_999;

/**
The days that a text is judged on, the museum's own first. Two of them follow from the text itself: the same text meets the same days, and whoever
tunes a text to one day meets others with the next. Only how it is spaced makes no difference.
*/
export function seedsOf(levelId: string, sql: string, museumSeed: number): readonly number[] {
  const seeds = [museumSeed, ...NAMED.filter((seed) => seed !== museumSeed).slice(0, NAMED_DAYS)];
  const stream = new Stream(museumSeed, `days of ${levelId}: ${sql.trim().replace(/\s+/g, ' ')}`);
  while (seeds.length < DAYS) {
    const seed = UNNAMED_FROM + Math.floor(stream.uniform() * (UNNAMED_TO - UNNAMED_FROM + 1));
    if (!seeds.includes(seed)) seeds.push(seed);
  }
  return seeds;
}

/** A verdict as it is kept for a day that nobody has watched. */
export function dayVerdict(seed: number, { medal, objectives }: Verdict): DayVerdict {
  return { seed, medal, failed: objectives.filter(({ passed }) => !passed).map(({ id, sentence }) => ({ id, sentence })) };
}

/** How an attempt stands over its days. */
export type Standing = {
  /** Days that were flown, and those of them on which every objective was kept; the museum's own is among them. */
  readonly flown: number;
  readonly held: number;
  /** True when nothing more is to be flown: all days, or the museum's own was lost already. */
  readonly isComplete: boolean;
  /** The worst of those flown. */
  readonly medal: Verdict['medal'];
  /** The first of the other days on which an objective was not kept; `day` counts from 1, the museum's own. */
  readonly broken: { readonly day: number; readonly verdict: DayVerdict } | null;
};

/** A migration that has earned nothing on the museum's own day earns nothing on others: those are not flown. */
export function standingOf(otherDays: readonly DayVerdict[], own: Verdict): Standing {
  const isLost = own.medal === 'none';
  const days = isLost ? [] : otherDays;
  const broken = days.findIndex(({ failed }) => failed.length > 0);
  return {
    flown: days.length + 1,
    held: days.filter(({ failed }) => failed.length === 0).length + (own.passed ? 1 : 0),
    isComplete: isLost || days.length >= DAYS - 1,
    medal: days.reduce((medal, day) => worseMedal(medal, day.medal), own.medal),
    broken: broken < 0 ? null : { day: broken + 2, verdict: days[broken] },
  };
}

/** The days, counted from 1, on which an objective was not kept. */
export function brokenOn(otherDays: readonly DayVerdict[], own: Verdict, objective: string): readonly number[] {
  const days = [dayVerdict(0, own), ...otherDays];
  return days.flatMap(({ failed }, index) => (failed.some(({ id }) => id === objective) ? [index + 1] : []));
}
