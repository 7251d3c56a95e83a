import { describe, expect, test } from 'vitest';
import { LEVEL, level, NEW_GAME } from '../../test/screens/museum.ts';
import { play } from '../../test/screens/playing.ts';
import type { LogEntry, Series } from '../run/trace.ts';
import { CHARTS, chartSvg, extremesOf, spansOf, topOf } from './post-mortem-chart.ts';
import type { ChartedRun } from './post-mortem-chart.ts';
import { readReplay } from './replay.ts';
import { step } from './step.ts';
import type { Effect, State } from './state.ts';

const EVIL = "ALTER TABLE orders ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR'; -- </code><script>alert(1)</script> ``` ![x](http://a.example) \"q\" & <b>";

/** Production as the ticket brought it. */
const lost = async (): Promise<State> => (await play(NEW_GAME, [
  { kind: 'open-museum' }, { kind: 'look' }, { kind: 'continue' }, { kind: 'guess', prediction: 'duration', value: 14_458_000_000, isFinal: true }, { kind: 'guess', prediction: 'first-error', value: 5_300_000, isFinal: true },
  { kind: 'sign-off', mayGo: false }, { kind: 'lock-prediction', percent: 70 },
])).state;

/** Production, and after it the player's own migration. */
async function judged(sql: string): Promise<State> {
  const there: State = { ...(await lost()), screen: { kind: 'fix', level: LEVEL } };
  return (await play(there, [{ kind: 'edit', sql }, { kind: 'fly-own' }])).state;
}

const written = (state: State): Extract<Effect, { kind: 'write-file' }> => step(state, { kind: 'write-post-mortem' })[1].find((effect) => effect.kind === 'write-file')!;

describe('the post-mortem', () => {
  test('is two files of one name, from one key', async () => {
    const { fileName, text, beside } = written(await judged(EVIL));
    expect(fileName).toBe('post-mortem-runaway-migration.md');
    expect(beside!.ending).toBe('.html');
    for (const words of ['Post-mortem: The Runaway Migration', 'The first run, moment by moment', 'What you had predicted', 'You said 4 h 00 m 58 s; it was 4 h 00 m 58 s.']) for (const file of [text, beside!.text]) expect(file).toContain(words);
  });

  test('of a run that nothing has followed yet has no other column, and every objective that it names', async () => {
    const { text, beside } = written(await lost());
    for (const file of [text, beside!.text]) {
      expect(file).not.toMatch(/not flown yet|>before<|>after<|\| before \|/);
      for (const { id, title } of level.objectives) expect(file).toContain(`${id} ${title}`);
    }
    const both = written(await judged(EVIL));
    expect(both.text).toContain('| | before | after |');
    expect([both.text.match(/What it was judged by/g), both.text.match(/\| objective \| kept \|/g)?.length, both.beside!.text.match(/<th scope="col">kept<\/th>/g)?.length]).toEqual([['What it was judged by', 'What it was judged by'], 2, 2]);
  });

  test('tells the end of a long incident, and what everybody should know; out of its middle it leaves the rest', async () => {
    const state = await lost();
    const { production } = state.flown;
    const log = Array.from({ length: 100 }, (_, at): LogEntry => (at === 60
      ? { atUs: at * 1_000_000, kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: 60_000_000, waitersUsMax: 10_000_000, waiters: 180 }
      : { atUs: at * 1_000_000, kind: 'statement-started', session: 'migration', statement: at, sql: `UPDATE number_${at}` }));
    const { text } = written({ ...state, flown: { ...state.flown, production: { ...production!, trace: { ...production!.trace, log } } } });
    const lines = text.slice(text.indexOf('## What happened'), text.indexOf('## Why')).split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toHaveLength(25 + 3 + 15);
    expect(lines.slice(24, 29)).toEqual([expect.stringContaining('number_24'), '- … 35 more …', expect.stringContaining('lets go of ACCESS EXCLUSIVE'), '- … 24 more …', expect.stringContaining('number_85')]);
  });

  test('as HTML loads nothing, runs nothing, and shows what a player wrote as text', async () => {
    const { text } = written(await judged(EVIL)).beside!;
    expect(text).not.toMatch(/<script|<img|<link|<iframe|src=|href=|@import|url\((?!#)/);
    expect(text).not.toContain(EVIL);
    expect(text).toContain('&#60;/code&#62;&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('prefers-color-scheme:dark');
  });

  test('closes every element that it opens, in order', async () => {
    const { text } = written(await judged(EVIL)).beside!;
    const open: string[] = [];
    const wrong: string[] = [];
    for (const [, close, name, self] of text.replace('<!doctype html>', '').matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (close && open.pop() !== name) wrong.push(name);
      if (!close && !self && !['meta', 'br'].includes(name)) open.push(name);
    }
    expect([...open, ...wrong]).toEqual([]);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every chart has a title and its figures in words; before and after stand side by side', async () => {
    const { text } = written(await judged(EVIL)).beside!;
    const charts = text.match(/<svg role="img"/g)!;
    expect(charts.length % (CHARTS.length * 2)).toBe(0);
    expect(text.match(/<title id=/g)).toHaveLength(charts.length);
    expect(text).toContain('Filled: served. Hatched: failed.');
    expect(text).toContain('The charts in figures');
  });

  test('as Markdown keeps what a player wrote inside its fence', async () => {
    const { text } = written(await judged(EVIL));
    expect(text).toContain(`\n\`\`\`\`sql\n${EVIL}\n\`\`\`\`\n`);
  });

  test('carries what flies both runs again', async () => {
    const { text } = written(await judged(EVIL));
    const replays = [...text.matchAll(/(`{3,})json\n([\s\S]*?)\n\1\n/g)].map(([, , json]) => JSON.parse(json) as { readonly sql: string | null; readonly level: string });
    expect(replays.map(({ level: code, sql }) => [code, sql])).toEqual([[level.code, null], [level.code, EVIL]]);
    expect(readReplay(JSON.stringify({ ...replays[1], traceHash: null })).kind).toBe('replay');
  });

  test('is not written before production has run', async () => {
    const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }]);
    expect(step(state, { kind: 'write-post-mortem' })[1]).toEqual([]);
  });
});

const series = (seconds: number, failedFrom: number): Series => {
  const values = (make: (second: number) => number) => Float64Array.from({ length: seconds }, (_, second) => make(second));
  const none = values(() => 0);
  return { ...Object.fromEntries(['arrived', 'p50Us', 'maxUs', 'replicaLockWaiters', 'poolBusy', 'poolWaiting', 'connections', 'ghosts', 'podsRunning', 'replicaLagUs', 'walBytes', 'diskUsedBytes', 'deadRows', 'migrationRows'].map((name) => [name, none])),
    seconds, served: values((second) => (second < failedFrom ? 600 : 0)), failed: values((second) => (second < failedFrom ? 0 : 1500)), p99Us: values((second) => (second === 7 ? 9_000_000 : 20_000)),
    lockWaiters: values((second) => (second === 401 ? 180 : 0)), podsReady: values((second) => (second === 401 ? 3 : 12)) } as Series;
};

describe('a chart', () => {
  const before: ChartedRun = { name: 'before', series: series(1000, 500), marks: [{ number: 1, atUs: 10_000_000, words: 'a' }, { number: 2, atUs: 11_000_000, words: 'b' }, { number: 3, atUs: 900_000_000, words: 'c' }] };
  const after: ChartedRun = { name: 'after', series: series(100, 1000), marks: [] };
  const [requests, latency, waiting, pods] = CHARTS;
  const whole = { fromSec: 0, toSec: 1000 };
  const ticks = (svg: string): readonly string[] => [...svg.matchAll(/text-anchor="end">([^<]+)<\/text>/g)].map(([, words]) => words);

  test('no two marks of a scale have one name, and its top has one', () => {
    expect(ticks(chartSvg(waiting, before, whole, 1, 'k')).slice(0, 2)).toEqual(['0', '1']);
    expect(ticks(chartSvg(waiting, before, whole, 200, 'k')).slice(0, 3)).toEqual(['0', '100', '200']);
    expect(ticks(chartSvg(latency, before, whole, 50_000, 'k')).slice(0, 3)).toEqual(['1 ms', '10 ms', '50 ms']);
    expect(ticks(chartSvg(latency, before, whole, 10_000, 'k')).slice(0, 2)).toEqual(['1 ms', '10 ms']);
  });

  test('is drawn on one scale for both runs, and a second that stands out is not averaged away', () => {
    expect(topOf(requests, [before, after], whole)).toBe(2000);
    expect(topOf(requests, [after], whole)).toBe(1000);
    expect(topOf(waiting, [before, after], whole)).toBe(200);
    expect(topOf(latency, [before, after], whole)).toBe(10_000_000);
    expect(extremesOf(pods, before, whole)).toEqual([{ name: 'ready, fewest', value: 3, atSec: 401 }]);
    expect(chartSvg(waiting, before, whole, 200, 'k')).toContain('<desc id="k-words">waiting, most: 180, at 6 m 41 s.');
  });

  test('tells marks that are too near to each other by one label, and where the shorter run ends', () => {
    const svg = chartSvg(requests, before, whole, 2000, 'k');
    expect(svg).toContain('>1-2<');
    expect(svg).toContain('>3<');
    expect(chartSvg(requests, after, whole, 2000, 'k')).toContain('the run ends here');
    expect(svg).not.toContain('the run ends here');
  });

  test('shows the first minutes by themselves when the whole is much longer', () => {
    expect(spansOf([before, after], 60_000_000).map(({ span }) => span)).toEqual([{ fromSec: 50, toSec: 230 }, whole]);
    expect(spansOf([after], 0).map(({ span }) => span)).toEqual([{ fromSec: 0, toSec: 100 }]);
    const hours: ChartedRun = { ...after, series: series(14_000, 20_000) };
    expect(spansOf([before, hours], 0).map(({ span }) => span)).toEqual([{ fromSec: 0, toSec: 180 }, { fromSec: 0, toSec: 1000 }, { fromSec: 0, toSec: 14_000 }]);
    expect(spansOf([hours, after], 0)).toHaveLength(2);
  });
});
