import { comparisonRows, comparisonSentence } from '../game/comparison.ts';
import { digestLog, emptyDigest, lastGroups } from '../game/run-log.ts';
import type { LogGroup } from '../game/run-log.ts';
import { SAY } from '../game/evidence.ts';
import type { Attempt, Level, Start, WorldSize } from '../levels/level.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { LogEntry, Series, Trace } from '../run/trace.ts';
import { clock, duration, durationRough } from '../text/duration.ts';
import { logText } from '../text/log-text.ts';
import { grouped, listed } from '../text/number.ts';
import { wrapped } from '../text/wrap.ts';
import { logSparkline, sparkline } from '../ui/parts/chart.ts';

/** A flight of the story, with its judgement. */
export type StoryFlight = { readonly size: WorldSize; readonly rows: number; readonly trace: Trace; readonly verdict: Verdict };

export type StoryFacts = { readonly level: Level; readonly start: Start; readonly fix: Attempt; readonly seed: number; readonly columns: number; readonly isAscii: boolean };

/** The parts of the story in their order; every figure in them comes from the traces. */
export type StoryText = {
  opening(): string;
  sizes(flights: readonly StoryFlight[]): string;
  cascade(production: StoryFlight): string;
  fix(before: StoryFlight, after: StoryFlight): string;
};

export function storyText(facts: StoryFacts): StoryText {
  const { level, start, fix, seed, columns } = facts;
  const paragraph = (text: string): string => `${wrapped(text, columns)}\n`;
  return {
    opening: () => [
      heading(`${level.title.toUpperCase()} · ${level.exhibit}`),
      paragraph(`${level.ticket.number}, from ${level.ticket.from}: ${level.ticket.title}`), '\n', paragraph(level.ticket.body), '\n',
      paragraph(`What ${start.frameworkName} sends:`), '\n', code(start.sentSql),
    ].join(''),
    sizes: (flights) => heading('Flown on three systems') + sizeTable(flights, level) + straightLine(flights, columns),
    cascade: (production) => [
      heading('What happened in production'), logLines(production.trace, columns), '\n',
      charts(production.trace, 'the first two minutes', Math.min(120, production.trace.series.seconds), facts), '\n',
      charts(production.trace, `all of it, ${durationRough(production.trace.endUs)}`, production.trace.series.seconds, facts), '\n',
      paragraph(verdictSentence(production.verdict)),
    ].join(''),
    fix: (before, after) => [
      heading('Another way, with the same customers'),
      paragraph(fix.idea), '\n', code(fix.sql ?? ''), '\n', comparison(before.trace, after.trace), '\n',
      paragraph(comparisonSentence(before.trace.measures, after.trace.measures, { before: before.verdict.passed, after: after.verdict.passed })), paragraph(verdictSentence(after.verdict)), '\n',
      paragraph(`Seed ${seed}. Everything above was simulated just now; the same seed gives the same incident to the last request (trace ${before.trace.hash.slice(0, 16)}).`), '\n',
      paragraph(`In a terminal the museum opens and you fix it yourself: runaway-migration. With your own SQL: runaway-migration fly ${level.code} --migration fix.sql`),
    ].join(''),
  };
}

const heading = (text: string): string => `\n${text}\n${'='.repeat(text.length)}\n\n`;

const code = (sql: string): string => `${sql.trimEnd().split('\n').map((line) => `    ${line}`.trimEnd()).join('\n')}\n`;

/** Cells in columns, the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows.map((row) => `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ')}`.trimEnd()).join('\n');
}

function sizeTable(flights: readonly StoryFlight[], level: Level): string {
  const rows = flights.map(({ size, rows: count, trace: { measures } }) => [
    level.worlds[size].name, grouped(count), measures.migrationUs === null ? 'did not end' : duration(measures.migrationUs),
    measures.requestsArrived === 0 ? 'nobody there' : `${grouped(measures.requestsFailed)} of ${grouped(measures.requestsArrived)}`, grouped(measures.podsKilled),
  ]);
  return `${table([['', 'rows', 'migration took', 'requests failed', 'pods killed'], ...rows])}\n\n`;
}

/** Predicted against actual: what the two small runs seemed to say, and what came. */
function straightLine(flights: readonly StoryFlight[], columns: number): string {
  const [, staging, production] = flights;
  const small = staging.trace.measures.migrationUs, big = production.trace.measures.migrationUs;
  if (small === null || big === null || small === 0) return '';
  const predicted = (small / staging.rows) * production.rows;
  const text = `A straight line through the small runs predicts ${durationRough(predicted)} for production. It took ${durationRough(big)}: ${(big / predicted).toFixed(1)} times as long, and what it did to the service no small run had shown at all.`;
  return `${wrapped(text, columns)}\n`;
}

/** How many lines of the log the story takes from its beginning and from its end. */
const FIRST_LINES = 16;
const LAST_LINES = 7;

/** What a reader of the story does not need: each step of a pod's stop after the probe that caused it, and statements that ended at once. */
function isBeside(entry: LogEntry): boolean {
  return entry.kind === 'pod-stopping' || entry.kind === 'pod-killed' || entry.kind === 'pod-not-ready' || entry.kind === 'statement-ended' || (entry.kind === 'probe-failed' && entry.probe !== 'liveness');
}

function logLines(trace: Trace, columns: number): string {
  const log = trace.log.filter((entry) => !isBeside(entry));
  const groups = lastGroups(log, digestLog(emptyDigest, log), trace.endUs, log.length);
  const words = { ...SAY, sqlWidth: columns - 32 };
  const line = ({ entry, pods }: LogGroup): string => {
    const [first, ...rest] = wrapped(logText(entry, words, pods), columns - 12).split('\n');
    return [`${clock(entry.atUs).padStart(9)}  ${first}`, ...rest.map((text) => `${' '.repeat(11)}${text}`)].join('\n');
  };
  if (groups.length <= FIRST_LINES + LAST_LINES) return `${groups.map(line).join('\n')}\n`;
  const left = groups.length - FIRST_LINES - LAST_LINES;
  const between = `${' '.repeat(11)}... ${grouped(left)} more lines until ${clock(groups[groups.length - LAST_LINES].entry.atUs)} ...`;
  return `${[...groups.slice(0, FIRST_LINES).map(line), between, ...groups.slice(-LAST_LINES).map(line)].join('\n')}\n`;
}

/** How many seconds become one column: the largest, the smallest, or their mean. */
export type Take = 'most' | 'least' | 'mean';

type Quantity = { readonly label: string; readonly of: (series: Series) => Float64Array; readonly take: Take; readonly show: (value: number) => string; readonly isLog?: boolean };

const QUANTITIES: readonly Quantity[] = [
  { label: 'served a second', of: (series) => series.served, take: 'mean', show: grouped },
  { label: 'failed a second', of: (series) => series.failed, take: 'mean', show: grouped },
  { label: 'slowest of 100', of: (series) => series.p99Us, take: 'most', show: (us) => duration(us), isLog: true },
  { label: 'waiting for the lock', of: (series) => series.lockWaiters, take: 'most', show: grouped },
  { label: 'connections', of: (series) => series.connections, take: 'most', show: grouped },
  { label: 'pods ready', of: (series) => series.podsReady, take: 'least', show: grouped },
];

/** Small charts on one time axis. A column of latency, queue, connections or pods is the worst second of its stretch, so that nothing bad is averaged away. */
function charts(trace: Trace, title: string, seconds: number, facts: StoryFacts): string {
  const width = Math.min(facts.columns - 38, seconds);
  const lines = QUANTITIES.map(({ label, of, take, show, isLog }) => {
    const values = stretches(of(trace.series), seconds, width, take);
    const most = Math.max(...values);
    const [whole] = stretches(of(trace.series), seconds, 1, take);
    const plot = isLog ? logSparkline(values, 1000, Math.max(most, 10_000), facts.isAscii) : sparkline(values, most, facts.isAscii);
    return `  ${label.padEnd(21)} ${plot.padEnd(width)}  ${take} ${show(whole)}`.trimEnd();
  });
  return `  ${title}, one column ${duration((seconds / width) * 1_000_000)}\n${lines.join('\n')}\n`;
}

/** Cuts the first `seconds` values into `width` stretches and takes one value of each. */
export function stretches(values: Float64Array, seconds: number, width: number, take: Take): readonly number[] {
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * seconds) / width), to = Math.max(from + 1, Math.floor(((column + 1) * seconds) / width));
    const part = values.slice(from, to);
    if (take === 'mean') return part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((worst, value) => (take === 'most' ? Math.max(worst, value) : Math.min(worst, value)));
  });
}

function comparison(before: Trace, after: Trace): string {
  return `${table([['', 'before', 'after'], ...comparisonRows(before.measures, after.measures)])}\n`;
}

function verdictSentence(verdict: Verdict): string {
  const broken = verdict.objectives.filter((objective) => !objective.passed).map((objective) => objective.id);
  if (broken.length === 0) return `All ${verdict.objectives.length} objectives are kept.`;
  const shown = verdict.objectives.find((objective) => !objective.passed);
  return `Of ${verdict.objectives.length} objectives ${listed(broken)} ${broken.length === 1 ? 'is' : 'are'} not kept. ${shown?.sentence ?? ''}`;
}

const ASCII_SIGNS: Readonly<Record<string, string>> = { 'µ': 'u', '·': '-', '…': '...', '×': 'x', '–': '-', '—': '-', '→': '->', '“': '"', '”': '"', '‘': "'", '’': "'", 'é': 'e', 'ü': 'ue', 'ö': 'oe', 'ä': 'ae' };

/** The text with every sign outside ASCII replaced by its nearest. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (sign) => ASCII_SIGNS[sign] ?? '?');
}
