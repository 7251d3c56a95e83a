import { comparedQuantities, differingFigures, type ComparedQuantity, type Quantity } from '../../game/run-compare.ts';
import { timelineName } from '../../game/branch.ts';
import { logScale, type Scale } from '../../game/run-view.ts';
import { clock, duration } from '../../text/duration.ts';
import { abbreviated } from '../../text/number.ts';
import { bars, logBars } from '../parts/chart.ts';
import type { Role, Theme } from '../theme.ts';
import { marksIn, type FlownTimeline } from './run-session.ts';
import { markPlaces, marks } from './scrub-line.ts';
import { fitted, plain, span, type Line } from './spans.ts';

export type CompareSetting = { readonly theme: Theme; readonly width: number; readonly height: number; readonly startUs: number; readonly cursorUs: number };

/** Columns before the curves: the quantity, or the top of its scale, and the timeline's number. */
const headWidth = 14;
/** Columns behind them: the value at the cursor. */
const tailWidth = 10;

/** Lines above the curves, and those that the table of figures takes when there is room for all of it. */
const HEAD_LINES = 5;
const TABLE_LINES = 10;

const words: Readonly<Record<Quantity, { readonly name: string; readonly role: Role; readonly unit: (value: number) => string }>> = {
  served: { name: 'served/s', role: 'good', unit: value => abbreviated(Math.round(value)) },
  failed: { name: 'failed/s', role: 'bad', unit: value => abbreviated(Math.round(value)) },
  p99Us: { name: 'p99', role: 'warning', unit: value => value === 0 ? 'no answer' : duration(value) },
  lockWaiters: { name: 'waiting', role: 'waiting', unit: value => abbreviated(Math.round(value)) },
};

/** Two timelines over one time axis and on one scale of values, and the figures in which they differ. */
export function compareLines(before: FlownTimeline, after: FlownTimeline, set: CompareSetting): readonly Line[] {
  const { theme, width, height, startUs } = set;
  const endUs = Math.max(before.flight.reachedUs, after.flight.reachedUs, startUs + 10_000_000);
  const scale = logScale(Math.max(20, width - headWidth - tailWidth), startUs, endUs);
  const tall = Math.max(1, Math.min(4, Math.floor((height - HEAD_LINES - TABLE_LINES) / 8)));
  const curves = comparedQuantities(before.flight.series, after.flight.series, scale).flatMap(one => curveLines(one, [before.number, after.number], scale, tall, set));
  const head = [
    titleLine('before', before, set), titleLine('this branch', after, set),
    axisLine(scale, set), marksLine('marks', before, scale, set), marksLine('', after, scale, set),
  ];
  const figures = figureLines(before, after, width, Math.max(0, height - head.length - curves.length));
  return [...head, ...curves, ...figures].slice(0, height).map(line => fitted(line, width, theme.glyphs.ellipsis));
}

function titleLine(role: string, timeline: FlownTimeline, { theme }: CompareSetting): Line {
  const { flight } = timeline;
  const left = timeline.parent === null ? '' : `, leaves ${timeline.parent} at ${clock(timeline.fromUs)}`;
  const state = `${left}${flight.isOver ? `, ends at ${clock(flight.reachedUs)}` : `, flown up to ${clock(flight.reachedUs)}`}`;
  return [span(` ${role.padEnd(headWidth - 2)}`, 'quiet'), span(`${timeline.number} `, 'accent', { isBold: true }), span(theme.isAscii ? ascii(timelineName(flight.scenario, timeline)) : timelineName(flight.scenario, timeline), 'strong'), span(flight.fault ?? state, 'quiet')];
}

const ascii = (text: string): string => text.replaceAll('·', '-');

/** Moments along the axis: as many as stand apart from each other, the cursor in their midst. */
function axisLine(scale: Scale, { startUs, cursorUs, theme }: CompareSetting): Line {
  const signs = Array.from({ length: scale.places }, () => ' ');
  const ticks = [1, 10, 60, 600, 3600, 4 * 3600, 24 * 3600].map(seconds => seconds * 1_000_000);
  let free = 0;
  for (const us of ticks) {
    const place = scale.placeOf(startUs + us);
    const label = `${theme.glyphs.vertical}${tickWords(us)}`;
    if (startUs + us > scale.usAt(scale.places - 1) || place < free || place + label.length > scale.places) continue;
    [...label].forEach((sign, at) => { signs[place + at] = sign; });
    free = place + label.length + 1;
  }
  signs[Math.min(scale.places - 1, scale.placeOf(cursorUs))] = theme.glyphs.visitorDown;
  return [span(' time after'.padEnd(headWidth), 'quiet'), span(signs.join(''), 'quiet'), span(` ${clock(cursorUs)}`, 'chosen')];
}

const tickWords = (us: number): string => us < 60_000_000 ? `${us / 1_000_000} s` : us < 3600_000_000 ? `${us / 60_000_000} m` : `${us / 3600_000_000} h`;

function marksLine(name: string, timeline: FlownTimeline, scale: Scale, { theme }: CompareSetting): Line {
  const { number, parent, fromUs } = timeline;
  const signs: { sign: string; role: Role }[] = Array.from({ length: scale.places }, () => ({ sign: theme.glyphs.rail, role: 'frame' }));
  // Where it left its parent: up to there both are the same run.
  if (parent !== null) signs[Math.min(scale.places - 1, scale.placeOf(fromUs))] = { sign: theme.glyphs.teeLeft, role: 'accent' };
  for (const { place, kind } of markPlaces(marksIn(timeline), scale)) signs[place] = marks[kind];
  return [span(` ${name}`.padEnd(headWidth - 2), 'quiet'), span(`${number} `, 'accent'), ...signs.map(({ sign, role }) => span(sign, role, { isBold: role !== 'frame' }))];
}

function curveLines({ quantity, top: highest, before, after }: ComparedQuantity, numbers: readonly [number, number], scale: Scale, tall: number, { theme, cursorUs }: CompareSetting): readonly Line[] {
  const { name, role, unit } = words[quantity];
  // A few milliseconds must not look like a wall: a latency's scale reaches at least as far as customers' patience.
  const top = quantity === 'p99Us' ? Math.max(highest, 10_000_000) : highest;
  const at = Math.min(scale.places - 1, scale.placeOf(cursorUs));
  const now = (values: readonly number[]): string => Number.isFinite(values[at]) ? ` ${unit(values[at])}` : '';
  const lines = (head: string, number: number, values: readonly number[]): readonly Line[] => drawn(quantity, values, top, tall, theme).map((row, index): Line => [
    span(` ${index === 0 ? head : ''}`.padEnd(headWidth - 2), 'quiet'), span(index === 0 ? `${number} ` : '  ', 'accent'), span(row, role), span(index === tall - 1 ? now(values) : ''),
  ]);
  return [...lines(name, numbers[0], before), ...lines(`top ${unit(top)}`, numbers[1], after)];
}

/** A curve in so many lines. Latencies span four powers of ten: they are drawn on a logarithmic scale. */
function drawn(quantity: Quantity, values: readonly number[], top: number, tall: number, theme: Theme): readonly string[] {
  return quantity === 'p99Us' ? logBars(values, 1_000, top, tall, theme.isAscii) : bars(values, top, tall, theme.isAscii);
}

/** The figures in which they differ, as far as there is room, or that they are still being flown. */
function figureLines(before: FlownTimeline, after: FlownTimeline, width: number, height: number): readonly Line[] {
  if (height < 2) return [];
  if (before.measures === null && after.measures === null) return [plain(' The figures stand here as soon as one of the two has been flown to its end.', 'quiet')];
  const rows = differingFigures(before.measures, after.measures);
  if (rows.length === 0) return [plain(' At their ends they do not differ in any figure.', 'quiet')];
  const each = Math.floor((width - 24) / 2);
  const row = ([label, one, other]: readonly [string, string, string], role?: Role): Line => [...fitted([span(` ${label}`, 'quiet')], 22), ...fitted([span(` ${one}`, role)], each), ...fitted([span(` ${other}`, role, { isBold: role === undefined })], each)];
  return [row(['', `before (${before.number})`, `this branch (${after.number})`], 'accent'), ...rows.slice(0, height - 1).map(one => row(one))];
}

/** What stands in the place of a comparison while there is nothing to compare. */
export const nothingToCompare = (actKey: string): readonly string[] => [
  'There is one timeline so far.',
  `Act at any moment (${actKey}), or go back to one and act there: from that moment on the run goes on in another way, with the same traffic. Both can be seen here then, on one scale.`,
];
