import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exactExp, exactLog, nearExp, nearExpm1 } from './elementary.ts';
import { EventCalendar } from './event-calendar.ts';
import { Digest } from './digest.ts';
import { Histogram } from './histogram.ts';
import { Stream } from './stream.ts';
import { TimeoutList } from './timeout-list.ts';

describe('a random stream', () => {
  test('depends on its seed and its name, and on nothing else', () => {
    const first = Array.from({ length: 600 }, ((stream) => () => stream.integer())(new Stream(7, 'arrivals')));
    const again = Array.from({ length: 600 }, ((stream) => () => stream.integer())(new Stream(7, 'arrivals')));
    expect(again).toEqual(first);
    expect(new Stream(8, 'arrivals').integer()).not.toBe(first[0]);
    expect(new Stream(7, 'service').integer()).not.toBe(first[0]);
  });

  test('is the same on every platform: the first numbers of seed 7', () => {
    const stream = new Stream(7, 'arrivals');
    expect([stream.integer(), stream.integer(), stream.exponential(), stream.uniform()]).toMatchInlineSnapshot(`
      [
        4243385169,
        3680446149,
        0.4057762098445341,
        0.659757026238367,
      ]
    `);
  });

  test('goes on from where it was captured', () => {
    const stream = new Stream(3, 'x');
    for (let i = 0; i < 300; i++) stream.integer();
    const saved = stream.capture();
    const ahead = Array.from({ length: 500 }, () => stream.integer());
    const other = new Stream(99, 'y');
    other.restore(saved);
    expect(Array.from({ length: 500 }, () => other.integer())).toEqual(ahead);
  });

  test('draws exponential variates with the right mean, spread and tail', () => {
    const stream = new Stream(11, 'exponential');
    const count = 1_000_000;
    let sum = 0;
    let squares = 0;
    let beyondEight = 0;
    for (let i = 0; i < count; i++) {
      const x = stream.exponential();
      sum += x;
      squares += x * x;
      if (x > 8) beyondEight++;
    }
    expect(Math.abs(sum / count - 1)).toBeLessThan(3 / Math.sqrt(count));
    expect(Math.abs(squares / count - 2)).toBeLessThan(3 * Math.sqrt(20 / count));
    expect(Math.abs(beyondEight - count * Math.exp(-8))).toBeLessThan(3 * Math.sqrt(count * Math.exp(-8)));
  });
});

test('exp and log are good to fifteen digits without the platform', () => {
  for (const x of [1e-9, 0.1, 0.5, 1, 2, 7.7, 40]) {
    expect(exactExp(-x) / Math.exp(-x)).toBeCloseTo(1, 14);
    expect(exactLog(x) - Math.log(x)).toBeCloseTo(0, 14);
    expect(nearExp(-x) / exactExp(-x)).toBeCloseTo(1, 13);
    expect(nearExpm1(-x) / Math.expm1(-x)).toBeCloseTo(1, 13);
  }
});

test('no pure room asks the platform for a function whose last digits are its own affair', () => {
  const rooms = ['kernel', 'sim', 'run', 'engines'].map((room) => new URL(`../${room}/`, import.meta.url));
  const files = rooms.flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => new URL(name, room)));
  expect(files.length).toBeGreaterThan(50);
  const inexact = files.filter((file) => /\bMath\.(?:exp|expm1|log|log2|log10|log1p|pow|sin|cos|tan|cbrt|tanh|hypot)\b/.test(readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')));
  expect(inexact.map((file) => file.pathname)).toEqual([]);
});

describe('the event calendar', () => {
  /** Walks through so many random changes and takings, moments a few apart in one round and hours in another. @returns what came, and what should have */
  function walked(spanUs: number, changes: number): readonly [readonly number[], readonly number[]] {
    const stream = new Stream(5, `calendar ${spanUs}`);
    const calendar = new EventCalendar(500);
    const expected = new Map<number, { readonly us: number; readonly eventClass: number; readonly sequence: number }>();
    const came: number[] = [];
    const due: number[] = [];
    let nowUs = 0;
    for (let sequence = 0; sequence < changes; sequence++) {
      const id = stream.integer() % 500;
      const kind = stream.uniform();
      if (kind < 0.2) {
        calendar.cancel(id);
        expected.delete(id);
      } else if (kind < 0.7 || expected.size === 0) {
        const us = nowUs + (stream.integer() % spanUs);
        const eventClass = stream.integer() % 3;
        calendar.schedule(id, us, eventClass);
        expected.set(id, { us, eventClass, sequence });
      } else {
        const [first, { us }] = [...expected].reduce((best, each) => (isBefore(each[1], best[1]) ? each : best));
        // A wrong moment beside the right event shows as well.
        due.push(first);
        came.push(calendar.topUs === us ? calendar.pop() : -1);
        expected.delete(first);
        nowUs = us;
      }
      if (sequence % 1000 === 999) calendar.restore(calendar.capture());
    }
    due.push(...[...expected].toSorted(([, a], [, b]) => (isBefore(a, b) ? -1 : 1)).map(([id]) => id));
    while (calendar.topUs < Infinity) came.push(calendar.pop());
    return [came, due];
  }

  function isBefore(a: { readonly us: number; readonly eventClass: number; readonly sequence: number }, b: typeof a): boolean {
    return (a.us - b.us || a.eventClass - b.eventClass || a.sequence - b.sequence) < 0;
  }

  // A day is 128 us and the year 131 ms: crowded days, days of a few, a year and more, and hours of mostly nothing.
  test.each([3, 50, 2000, 100_000, 300_000, 3_600_000_000])('gives events in order of time, class and insertion, with cancelled and moved ones gone: %i us', (spanUs) => {
    const [came, due] = walked(spanUs, 6000);
    expect(came).toEqual(due);
    expect(came.length).toBeGreaterThan(1500);
  });
});

describe('a list of timeouts', () => {
  test('keeps order when a shorter timeout is armed after longer ones', () => {
    const list = new TimeoutList(10);
    list.add(1, 50);
    list.add(2, 60);
    list.add(3, 55);
    list.add(4, 10);
    list.remove(2);
    list.remove(9);
    const order: number[] = [];
    while (list.head >= 0) {
      order.push(list.head);
      list.remove(list.head);
    }
    expect(order).toEqual([4, 1, 3]);
    expect(list.headUs).toBe(Infinity);
  });
});

describe('a histogram of durations', () => {
  test('answers quantiles within one per cent', () => {
    const histogram = new Histogram();
    for (let us = 1; us <= 1_000_000; us++) histogram.add(us);
    for (const share of [0.01, 0.5, 0.99, 0.999]) expect(histogram.quantile(share) / (1_000_000 * share)).toBeCloseTo(1, 2);
    expect(histogram.max).toBe(1_000_000);
    histogram.clear();
    expect(histogram.quantile(0.5)).toBe(0);
  });
});

function of(...parts: readonly (string | Float64Array)[]): string {
  const digest = new Digest();
  for (const part of parts) if (typeof part === 'string') digest.text(part); else digest.numbers(part);
  return digest.hex();
}

test('a digest tells one changed bit, one swapped pair and one moved boundary', () => {
  const base = of('ab', Float64Array.of(1, 2));
  expect(of('ab', Float64Array.of(1, 2))).toBe(base);
  expect(new Set([base, of('ba', Float64Array.of(1, 2)), of('ab', Float64Array.of(2, 1)), of('ab', Float64Array.of(1, 2 + 2 ** -51)), of('a', 'b', Float64Array.of(1, 2))]).size).toBe(5);
  expect(base).toMatch(/^[0-9a-f]{32}$/);
});
