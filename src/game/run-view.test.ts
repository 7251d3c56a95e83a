import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../run/trace.ts';
import { digestLog, emptyDigest, lastGroups, told } from './run-log.ts';
import { marksOf } from './run-marks.ts';
import { logScale, openRun, runReducer, SPEEDS, type RunEvent, type RunFacts, type RunView } from './run-view.ts';

const second = 1_000_000;
const log: readonly LogEntry[] = [
  { atUs: 10 * second, kind: 'migration-started' },
  { atUs: 10 * second, kind: 'statement-started', session: 'migration', statement: 0, sql: 'ALTER TABLE orders ADD COLUMN c text' },
  { atUs: 10 * second + 100, kind: 'lock-granted', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', waitedUs: 0 },
  { atUs: 10_300_000, kind: 'pool-exhausted', pod: 1, waitingOn: 'orders' },
  { atUs: 10_310_000, kind: 'pool-exhausted', pod: 2, waitingOn: 'orders' },
  { atUs: 15 * second, kind: 'first-error', reason: 'checkout timeout', requestClass: 'read' },
  { atUs: 40 * second, kind: 'pod-killed', pod: 1, restarts: 1 },
  { atUs: 41 * second, kind: 'pod-killed', pod: 2, restarts: 1 },
  { atUs: 100 * second, kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: 90 * second, waitersUsMax: 1, waiters: 3 },
  { atUs: 100 * second, kind: 'migration-ended' },
];
const facts = (reachedUs: number, isOver = false): RunFacts => {
  const digest = digestLog(emptyDigest, log.filter(entry => entry.atUs <= reachedUs));
  return { reachedUs, isOver, digest, marks: digest.milestones };
};
const all = facts(200 * second, true);
const play = (view: RunView, events: readonly RunEvent[], known: RunFacts = all): RunView => events.reduce((now, event) => runReducer(now, event, known), view);
const opened = openRun(10 * second);

describe('the time of a run', () => {
  test('begins two seconds before the migration, in real time', () => {
    expect(opened).toMatchObject({ cursorUs: 8 * second, speed: 1, isPlaying: true });
    expect(play(opened, [{ kind: 'tick', elapsedUs: second }]).cursorUs).toBe(9 * second);
  });

  test('stops by itself once at the first wait, and goes on afterwards', () => {
    const stopped = play(opened, [{ kind: 'tick', elapsedUs: 3 * second }]);
    expect(stopped).toMatchObject({ cursorUs: 10_300_000, isPlaying: false, stoppedAt: { kind: 'first-wait' } });
    const again = play(stopped, [{ kind: 'to-start' }, { kind: 'toggle' }, { kind: 'tick', elapsedUs: 12 * second }]);
    expect(again).toMatchObject({ cursorUs: 12 * second, isPlaying: true, stoppedAt: null });
  });

  test('waits at the head of the race, and never runs backwards by itself', () => {
    expect(play(opened, [{ kind: 'faster' }, { kind: 'tick', elapsedUs: 60 * second }], facts(9 * second)).cursorUs).toBe(9 * second);
    expect(play({ ...opened, cursorUs: 50 * second }, [{ kind: 'tick', elapsedUs: second }], facts(0)).cursorUs).toBe(50 * second);
  });

  test('speeds go from real time to an hour a second and no further', () => {
    expect(play(opened, Array.from({ length: 30 }, () => ({ kind: 'faster' as const }))).speed).toBe(SPEEDS.at(-1));
    expect(play(opened, [{ kind: 'slower' }]).speed).toBe(1);
  });

  test('the next event is a new thing: the second pod of a kind is not', () => {
    const places: number[] = [];
    let view = opened;
    for (let step = 0; step < 5; step++) {
      view = play(view, [{ kind: 'next-event' }]);
      places.push(view.cursorUs);
    }
    expect(places).toEqual([10 * second + 100, 10_300_000, 15 * second, 40 * second, 100 * second]);
  });

  test('an event that has not been simulated yet is waited for', () => {
    const waiting = play({ ...opened, cursorUs: 16 * second }, [{ kind: 'next-event' }], facts(20 * second));
    expect(waiting).toMatchObject({ seeking: 'event', cursorUs: 16 * second });
    expect(play(waiting, [{ kind: 'tick', elapsedUs: 0 }])).toMatchObject({ seeking: null, cursorUs: 40 * second });
  });

  test('goes to the first wait, error and kill, and to the lock that is let go, in whatever order they are asked for', () => {
    const first = (of: 'first-wait' | 'first-error' | 'first-kill' | 'let-go', from = opened) => play(from, [{ kind: 'to-first', of }]);
    expect([first('first-kill').cursorUs, first('first-wait').cursorUs, first('first-error').cursorUs, first('let-go').cursorUs]).toEqual([40 * second, 10_300_000, 15 * second, 100 * second]);
    const back = first('first-wait', first('first-kill'));
    expect(back).toMatchObject({ cursorUs: 10_300_000, seenUs: 40 * second, isPlaying: false, stoppedAt: { kind: 'first-wait' } });
  });

  test('a first that has not been simulated yet is waited for, and one that never comes is said to be missing', () => {
    const waiting = play(opened, [{ kind: 'to-first', of: 'first-error' }], facts(12 * second));
    expect(waiting).toMatchObject({ seeking: 'first-error', cursorUs: opened.cursorUs });
    expect(play(waiting, [{ kind: 'tick', elapsedUs: 0 }])).toMatchObject({ seeking: null, cursorUs: 15 * second });
    const missing = play(opened, [{ kind: 'to-first', of: 'refused' }]);
    expect(missing).toMatchObject({ seeking: null, missing: 'refused', cursorUs: opened.cursorUs });
    expect(play(missing, [{ kind: 'step', us: second }]).missing).toBe(null);
  });

  test('goes from mark to mark, both ways, to the two ends', () => {
    const there: number[] = [];
    let view = play(opened, [{ kind: 'to-start' }]);
    for (let step = 0; step < 6; step++) {
      view = play(view, [{ kind: 'next-mark' }]);
      there.push(view.cursorUs);
    }
    expect(there).toEqual([10 * second, 10_300_000, 15 * second, 40 * second, 100 * second, 200 * second]);
    const back: number[] = [];
    for (let step = 0; step < 6; step++) {
      view = play(view, [{ kind: 'previous-mark' }]);
      back.push(view.cursorUs);
    }
    expect(back).toEqual([100 * second, 40 * second, 15 * second, 10_300_000, 10 * second, 0]);
  });

  test('pressing a panel again closes it', () => {
    expect(play(opened, [{ kind: 'panel', panel: 'why' }]).panel).toBe('why');
    expect(play(opened, [{ kind: 'panel', panel: 'why' }, { kind: 'panel', panel: 'why' }]).panel).toBe('none');
  });

  test('whatever is pressed, the cursor stays between the beginning and what has been simulated', () => {
    const event: fc.Arbitrary<RunEvent> = fc.oneof(
      fc.record({ kind: fc.constant('tick' as const), elapsedUs: fc.integer({ min: 0, max: 5 * second }) }),
      fc.constantFrom<RunEvent>(...(['toggle', 'faster', 'slower', 'next-event', 'previous-event', 'next-mark', 'previous-mark', 'to-start', 'to-end'] as const).map(kind => ({ kind }))),
      fc.record({ kind: fc.constant('to-first' as const), of: fc.constantFrom('first-wait' as const, 'first-error' as const, 'first-kill' as const, 'let-go' as const, 'refused' as const) }),
      fc.record({ kind: fc.constantFrom('step' as const, 'go' as const), us: fc.integer({ min: -300 * second, max: 300 * second }) }),
    );
    fc.assert(fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 8 * second, max: 200 * second }), (events, reachedUs) => {
      const view = play(opened, events, facts(reachedUs));
      expect(view.cursorUs).toBeGreaterThanOrEqual(0);
      expect(view.cursorUs).toBeLessThanOrEqual(reachedUs);
      expect(view.seenUs).toBeGreaterThanOrEqual(view.cursorUs);
    }));
  });
});

describe('the scrub line', () => {
  test('gives the first half minute of four hours a good part of its places', () => {
    const scale = logScale(76, 10 * second, 4 * 3600 * second);
    expect(scale.placeOf(40 * second) - scale.placeOf(10 * second)).toBeGreaterThan(20);
    expect(scale.placeOf(4 * 3600 * second)).toBe(75);
    expect(scale.placeOf(0)).toBe(0);
  });

  test('every place leads to a moment that stands at that place', () => {
    fc.assert(fc.property(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 61, max: 20_000 }), (places, start, end) => {
      const scale = logScale(places, start * second, end * second);
      for (let place = 1; place < places; place++) expect(Math.abs(scale.placeOf(scale.usAt(place)) - place)).toBeLessThanOrEqual(start === 0 ? 1 : 1);
    }));
  });
});

describe('the log of a run', () => {
  test('is digested piece by piece as if at once', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: log.length }), { maxLength: 6 }), cuts => {
      const piecewise = [...cuts.toSorted((one, other) => one - other), log.length].reduce((digest, until) => digestLog(digest, log.slice(0, until)), emptyDigest);
      expect(piecewise).toEqual(digestLog(emptyDigest, log));
    }));
  });

  test('marks the pool that runs empty as the first wait too, and of several locks the one that was held longest', () => {
    expect(all.digest.milestones.map(({ kind, atUs }) => [kind, atUs / second])).toEqual([['start', 10], ['first-wait', 10.3], ['pool-empty', 10.3], ['first-error', 15], ['first-kill', 40], ['let-go', 100], ['end', 100]]);
    const released = (at: number, held: number, waiters: number): LogEntry => ({ atUs: at * second, kind: 'lock-released', session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', heldUs: held * second, waitersUsMax: 1, waiters });
    const letGo = (...entries: readonly LogEntry[]) => digestLog(emptyDigest, entries).milestones.map(one => one.atUs / second);
    expect(letGo(released(10, 3, 5), released(20, 8, 5), released(30, 6, 5))).toEqual([20]);
    expect(letGo(released(10, 0.5, 5), released(20, 60, 0))).toEqual([]);
  });

  test('customers who wait for a lock are the first wait, where the log tells of it only when a pool is empty', () => {
    const waiting = (from: number) => ({ seconds: 200, lockWaiters: Float64Array.from({ length: 200 }, (_, at) => (at >= from ? 3 : 0)) });
    const late = digestLog(emptyDigest, log.filter(({ kind }) => kind !== 'pool-exhausted'));
    const firstWait = (...args: Parameters<typeof marksOf>) => marksOf(...args).filter(({ kind }) => kind === 'first-wait').map(({ atUs, entry }) => [atUs / second, entry === null]);
    expect(firstWait(late, waiting(12), 10 * second)).toEqual([[13, true]]);
    expect(marksOf(late, waiting(12), 10 * second).map(({ kind }) => kind)).toEqual(['start', 'first-wait', 'first-error', 'first-kill', 'let-go', 'end']);
    // Within the second that the log tells of, the log knows better.
    expect(firstWait(all.digest, waiting(10), 10 * second)).toEqual([[10.3, false]]);
    // What waits before the migration starts is not its doing.
    expect(firstWait(late, { seconds: 200, lockWaiters: Float64Array.from({ length: 200 }, (_, at) => (at < 10 ? 1 : 0)) }, 10 * second)).toEqual([]);
  });

  test('knows what was held, from when to when, and which statement took it', () => {
    expect(all.digest.holds).toEqual([{ session: 'migration', relation: 'orders', mode: 'AccessExclusiveLock', fromUs: 10 * second + 100, untilUs: 100 * second, takenBy: 'ALTER TABLE orders ADD COLUMN c text' }]);
  });

  test('tells neighbours of one kind together, and only what has happened', () => {
    const groups = lastGroups(log, all.digest, 50 * second, 3);
    expect(groups.map(group => [group.entry.kind, group.pods])).toEqual([['pool-exhausted', [1, 2]], ['first-error', []], ['pod-killed', [1, 2]]]);
  });
});

test('the locks that the replica replays in one moment are one line, named after the first', () => {
  const replayed = (atUs: number, relation: string, isReleased = false): LogEntry => ({ atUs, kind: 'replica-lock', relation, isReleased });
  const told = [replayed(second, 'orders'), replayed(second, 'orders_pkey'), replayed(second, 'index_orders_on_ref'), replayed(2 * second, 'customers'), replayed(2 * second, 'customers', true), replayed(2 * second, 'customers', true)];
  const groups = lastGroups(told, digestLog(emptyDigest, told), 80 * second, 10);
  expect(groups.map(({ entry }) => 'relation' in entry ? entry.relation : '')).toEqual(['orders and 2 more', 'customers', 'customers']);
});

test('of a lock that the replica replays, what the run has only just made is told from what is read', () => {
  const replayed = (relation: string): LogEntry => ({ atUs: 5 * second, kind: 'replica-lock', relation, isReleased: false });
  const isNew = (sql: string, relation: string): boolean => told([{ atUs: second, kind: 'statement-started', session: 'migration', statement: 1, sql }], replayed(relation)).isNew === true;
  for (const sql of ['CREATE INDEX "by_status" ON "orders" ("status")', 'create unique index concurrently if not exists public.by_status on orders (status)', 'CREATE TABLE by_status (id bigint)']) expect(isNew(sql, 'by_status')).toBe(true);
  expect(isNew('CREATE INDEX ON orders (status)', 'orders')).toBe(false);
  expect(isNew('CREATE INDEX "by_status" ON "orders" ("status")', 'orders')).toBe(false);
  expect(isNew('DROP INDEX by_status', 'by_status')).toBe(false);
});

test('that the service is well again, found out a minute later, is told at the moment at which it was', () => {
  const told: readonly LogEntry[] = [{ atUs: 9 * second, kind: 'pod-started', pod: 1, restarts: 6 }, { atUs: 12 * second, kind: 'pod-ready', pod: 1, restarts: 6 }, { atUs: 10 * second, kind: 'recovered' }];
  expect(lastGroups(told, digestLog(emptyDigest, told), 80 * second, 10).map(({ entry }) => entry.kind)).toEqual(['pod-started', 'recovered', 'pod-ready']);
});

test('a pod that was told to stop has no connections to spare, one that started again has', () => {
  const told: readonly LogEntry[] = [
    { atUs: second, kind: 'pool-exhausted', pod: 3, waitingOn: 'orders' },
    { atUs: 2 * second, kind: 'pod-stopping', pod: 3, restarts: 0 },
    { atUs: 3 * second, kind: 'pool-recovered', pod: 3 },
    { atUs: 60 * second, kind: 'pod-started', pod: 3, restarts: 1 },
    { atUs: 61 * second, kind: 'pool-exhausted', pod: 3, waitingOn: 'orders' },
    { atUs: 70 * second, kind: 'pool-recovered', pod: 3 },
  ];
  const groups = lastGroups(told, digestLog(emptyDigest, told), 80 * second, 10);
  expect(groups.filter(({ entry }) => entry.kind === 'pool-recovered').map(({ entry }) => entry.atUs)).toEqual([70 * second]);
  expect(digestLog(emptyDigest, told).newAtUs).not.toContain(3 * second);
});
