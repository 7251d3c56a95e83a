import type { Series } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';

/** Text for an HTML page or an SVG: what a player wrote can never become markup. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A moment that is marked in every chart of its run, by its number in the list beside them. */
export type Mark = { readonly number: number; readonly atUs: number; readonly words: string };

export type ChartedRun = { readonly name: string; readonly series: Series; readonly marks: readonly Mark[] };

/** The part of the clock that a set of charts shows, in seconds. */
export type Span = { readonly fromSec: number; readonly toSec: number };

type Curve = {
  readonly of: (series: Series) => Float64Array;
  readonly name: string;
  /** How many seconds become one point: their mean, or the one that must not be missed. */
  readonly fold: 'mean' | 'most' | 'least';
  readonly style: 'area' | 'hatched' | 'line';
};

export type Chart = { readonly id: string; readonly title: string; readonly curves: readonly Curve[]; readonly isLog: boolean; readonly say: (value: number) => string };

const SECOND_US = 1_000_000;

/** What a team looks at after an incident, each on the same scale in both runs. */
export const CHARTS: readonly Chart[] = [
  { id: 'requests', title: 'Requests a second, served and failed', isLog: false, say: grouped, curves: [
    { of: ({ served }) => served, name: 'served', fold: 'mean', style: 'area' }, { of: ({ failed }) => failed, name: 'failed', fold: 'mean', style: 'hatched' },
  ] },
  { id: 'latency', title: 'Time within which 99 of 100 requests were answered', isLog: true, say: duration, curves: [{ of: ({ p99Us }) => p99Us, name: 'p99', fold: 'most', style: 'line' }] },
  { id: 'waiting', title: 'Sessions that waited for a lock', isLog: false, say: grouped, curves: [{ of: ({ lockWaiters }) => lockWaiters, name: 'waiting', fold: 'most', style: 'area' }] },
  { id: 'pods', title: 'Pods ready for traffic', isLog: false, say: grouped, curves: [{ of: ({ podsReady }) => podsReady, name: 'ready', fold: 'least', style: 'line' }] },
];

const WIDTH = 460;
const HEIGHT = 168;
const LEFT = 58;
const RIGHT = 10;
const TOP = 26;
const BOTTOM = 26;
const POINTS = WIDTH - LEFT - RIGHT;
/** The lowest end of a logarithmic scale: a request that only reads from memory is answered about as quickly. */
const LOG_FLOOR_US = 1_000;

/** The largest value of a chart's curves over all runs, so that before and after are drawn on one scale. */
export function topOf(chart: Chart, runs: readonly ChartedRun[], span: Span): number {
  const values = runs.flatMap(({ series }) => chart.curves.flatMap((curve) => folded(curve, series, span)));
  return nice(Math.max(1, ...values.filter((value): value is number => value !== null)));
}

/** Up to one, two or five times a power of ten. */
function nice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (value <= power ? 1 : value <= 2 * power ? 2 : value <= 5 * power ? 5 : 10) * power;
}

/** One value for each point of the drawing; null where the run was over already, or no request ended. */
function folded({ of, fold }: Curve, series: Series, { fromSec, toSec }: Span): readonly (number | null)[] {
  const values = of(series);
  const isLatency = values === series.p99Us;
  return Array.from({ length: POINTS }, (_, point) => {
    const from = Math.floor(fromSec + (point * (toSec - fromSec)) / POINTS);
    const until = Math.max(from + 1, Math.floor(fromSec + ((point + 1) * (toSec - fromSec)) / POINTS));
    const part = Array.from(values.subarray(Math.max(0, from), Math.min(series.seconds, until))).filter((value) => !isLatency || value > 0);
    if (part.length === 0) return null;
    return fold === 'mean' ? part.reduce((sum, value) => sum + value, 0) / part.length : fold === 'most' ? Math.max(...part) : Math.min(...part);
  });
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** A chart of one run as an SVG that needs nothing beside it; `key` makes its ids its own. */
export function chartSvg(chart: Chart, run: ChartedRun, span: Span, top: number, key: string): string {
  const x = (second: number): number => LEFT + ((second - span.fromSec) / (span.toSec - span.fromSec)) * POINTS;
  const y = (value: number): number => {
    const share = chart.isLog ? Math.log(Math.max(value, LOG_FLOOR_US) / LOG_FLOOR_US) / Math.log(Math.max(top, LOG_FLOOR_US * 10) / LOG_FLOOR_US) : value / top;
    return HEIGHT - BOTTOM - Math.min(1, share) * (HEIGHT - TOP - BOTTOM);
  };
  const parts = [
    ...valueTicks(chart, top).map((value) => `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${rounded(y(value))}" y2="${rounded(y(value))}"/><text class="tick" x="${LEFT - 6}" y="${rounded(y(value) + 4)}" text-anchor="end">${escaped(chart.say(value))}</text>`),
    ...timeTicks(span).map((second) => `<text class="tick" x="${rounded(x(second))}" y="${HEIGHT - 8}" text-anchor="${second === span.fromSec ? 'start' : x(second) > WIDTH - RIGHT - 12 ? 'end' : 'middle'}">${escaped(shortTime(second))}</text>`),
    ...chart.curves.map((curve) => curveSvg(curve, folded(curve, run.series, span), y, key)),
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/>`,
    marksSvg(run.marks, span, x),
    ...(run.series.seconds < span.toSec ? [endSvg(Math.max(x(Math.max(span.fromSec, run.series.seconds)), LEFT))] : []),
  ];
  const id = `${key}-title`;
  return `<svg role="img" aria-labelledby="${id} ${key}-words" viewBox="0 0 ${WIDTH} ${HEIGHT}" xmlns="http://www.w3.org/2000/svg"><title id="${id}">${escaped(`${chart.title}, ${run.name}`)}</title>`
    + `<desc id="${key}-words">${escaped(chartWords(chart, run, span))}</desc>`
    + `<defs><pattern id="${key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>${parts.join('')}</svg>`;
}

function curveSvg({ style, name }: Curve, values: readonly (number | null)[], y: (value: number) => number, key: string): string {
  const base = HEIGHT - BOTTOM;
  return runsOf(values).map(({ from, part }) => {
    const points = part.map((value, index) => `${LEFT + from + index},${rounded(y(value))}`);
    const line = `<polyline class="line ${name}" fill="none" points="${points.length === 1 ? `${points[0]} ${LEFT + from + 1},${rounded(y(part[0]))}` : points.join(' ')}"/>`;
    if (style === 'line') return line;
    const fill = style === 'hatched' ? ` fill="url(#${key}-hatch)"` : '';
    return `<polygon class="area ${name}"${fill} points="${LEFT + from},${base} ${points.join(' ')} ${LEFT + from + part.length - 1},${base}"/>${line}`;
  }).join('');
}

/** Stretches without a gap. */
function runsOf(values: readonly (number | null)[]): readonly { readonly from: number; readonly part: readonly number[] }[] {
  const runs: { from: number; part: number[] }[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last && last.from + last.part.length === index) last.part.push(value);
    else runs.push({ from: index, part: [value] });
  });
  return runs;
}

/** So near to each other that their numbers would lie on one another. */
const MARK_ROOM = 26;

/** Marks that are too near to each other share one label: '3-6'. */
function marksSvg(marks: readonly Mark[], { fromSec, toSec }: Span, x: (second: number) => number): string {
  const shown = marks.filter(({ atUs }) => atUs / SECOND_US >= fromSec && atUs / SECOND_US <= toSec);
  const groups: { at: number; numbers: number[] }[] = [];
  for (const { number, atUs } of shown) {
    const at = x(atUs / SECOND_US);
    const last = groups.at(-1);
    if (last && at - last.at < MARK_ROOM) last.numbers.push(number);
    else groups.push({ at, numbers: [number] });
  }
  const lines = shown.map(({ atUs }) => `<line class="mark" x1="${rounded(x(atUs / SECOND_US))}" x2="${rounded(x(atUs / SECOND_US))}" y1="${TOP - 6}" y2="${HEIGHT - BOTTOM}"/>`);
  const labels = groups.map(({ at, numbers }) => `<text class="number" x="${rounded(at)}" y="${TOP - 10}" text-anchor="middle">${numbers.length === 1 ? numbers[0] : `${numbers[0]}-${numbers.at(-1)}`}</text>`);
  return `${lines.join('')}${labels.join('')}`;
}

/** Where a run is over while the other goes on. */
const endSvg = (at: number): string => at > WIDTH - RIGHT - 40 ? '' : `<line class="end" x1="${rounded(at)}" x2="${rounded(at)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="tick" x="${rounded(at + 5)}" y="${HEIGHT - BOTTOM - 6}">the run ends here</text>`;

function valueTicks({ isLog }: Chart, top: number): readonly number[] {
  // Half of a single thing would be rounded to another one.
  if (!isLog) return top < 2 ? [0, top] : [0, top / 2, top];
  const powers: number[] = [];
  for (let value = LOG_FLOOR_US; value <= Math.max(top, LOG_FLOOR_US * 10); value *= 10) powers.push(value);
  return top >= powers.at(-1)! * 2 ? [...powers, top] : powers;
}

const TIME_STEPS = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800];
const TIME_TICKS = 6;

function timeTicks({ fromSec, toSec }: Span): readonly number[] {
  const step = TIME_STEPS.find((one) => (toSec - fromSec) / one <= TIME_TICKS) ?? TIME_STEPS.at(-1)!;
  const first = Math.ceil(fromSec / step) * step;
  return Array.from({ length: Math.floor((toSec - first) / step) + 1 }, (_, index) => first + index * step);
}

function shortTime(second: number): string {
  if (second === 0) return '0';
  if (second % 86_400 === 0) return `${second / 86_400} d`;
  if (second % 3600 === 0) return `${second / 3600} h`;
  if (second < 60) return `${second} s`;
  return second % 60 === 0 ? `${second / 60} m` : `${Math.floor(second / 60)} m ${second % 60} s`;
}

/** The extremes of a chart's curves in one run: what the table beside the charts and the charts' own descriptions say. */
export function extremesOf(chart: Chart, { series }: ChartedRun, { fromSec, toSec }: Span): readonly { readonly name: string; readonly value: number; readonly atSec: number }[] {
  return chart.curves.flatMap((curve) => {
    const values = curve.of(series).subarray(fromSec, Math.min(series.seconds, toSec));
    if (values.length === 0) return [];
    let at = 0;
    for (let index = 1; index < values.length; index++) if (curve.fold === 'least' ? values[index] < values[at] : values[index] > values[at]) at = index;
    return [{ name: `${curve.name}, ${curve.fold === 'least' ? 'fewest' : 'most'}`, value: values[at], atSec: fromSec + at }];
  });
}

const chartWords = (chart: Chart, run: ChartedRun, span: Span): string =>
  `${extremesOf(chart, run, span).map(({ name, value, atSec }) => `${name}: ${chart.say(value)}, at ${shortTime(atSec)}`).join('. ')}. Numbers stand for the moments in the list.`;

/**
What is worth a picture of its own: the first minutes, where everything happens, when the whole run is much longer; and all of a run that would be a sliver
beside one that takes hours.
*/
export function spansOf(runs: readonly ChartedRun[], startUs: number): readonly { readonly title: string; readonly span: Span }[] {
  const seconds = runs.map((run) => run.series.seconds);
  const toSec = Math.max(2, ...seconds);
  const shorterSec = Math.min(...seconds);
  const whole = { title: runs.length > 1 ? 'Both runs whole' : 'The whole run', span: { fromSec: 0, toSec } };
  const from = Math.max(0, Math.floor(startUs / SECOND_US) - 10);
  const near = { title: 'The first three minutes, from the start of the migration', span: { fromSec: from, toSec: from + CLOSE_UP_SEC } };
  if (toSec <= CLOSE_UP_SEC * 2) return [whole];
  const shorter = { title: 'Up to the end of the shorter run', span: { fromSec: 0, toSec: shorterSec } };
  return shorterSec > CLOSE_UP_SEC * 2 && shorterSec * MUCH_LONGER < toSec ? [near, shorter, whole] : [near, whole];
}

/** A run of a quarter of the width can still be read. */
const MUCH_LONGER = 4;
const CLOSE_UP_SEC = 180;
