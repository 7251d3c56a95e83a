import type { Dashboard } from '../../game/run-dashboard.ts';
import type { PodState } from '../../run/flight.ts';
import { duration, durationRough } from '../../text/duration.ts';
import { abbreviated, grouped, percent } from '../../text/number.ts';
import { shortened } from '../../text/log-text.ts';
import { bar, logSparkline, sparkline } from '../parts/chart.ts';
import type { Role, Theme } from '../theme.ts';
import { fitted, span, widthOf, type Line, type Span } from './spans.ts';

export type LineSetting = { readonly theme: Theme; readonly width: number; readonly modeName: (mode: string) => string };

/** The name column of all rows. */
const nameWidth = 11;
const name = (text: string): Span => span(text.padEnd(nameWidth), 'quiet');

/** What runs, and what it holds: the two lines under the title. */
export function migrationLines(board: Dashboard, set: LineSetting): readonly Line[] {
  return [fitted(progress(board, set), set.width), fitted(holds(board, set), set.width)];
}

function progress(board: Dashboard, { theme, width }: LineSetting): Line {
  const { migration, status } = board;
  if (status === 'done' || status === 'failed') {
    const [sign, words, role] = status === 'done' ? [theme.glyphs.tick, 'done', 'good'] as const : [theme.glyphs.cross2, 'failed', 'bad'] as const;
    return [name(' migration'), span(`${sign} ${words}`, role, { isBold: true })];
  }
  if (migration === null) return [name(' migration'), span(status === 'before' ? 'has not started' : 'between two statements', 'quiet')];
  const share = migration.rowsTotal > 0 ? migration.rowsDone / migration.rowsTotal : 0;
  // Where the server's own phase is a wait, what is left is not a matter of work.
  const isStill = waitsForTransaction(board);
  const left = isStill ? `, ${migration.phase}` : migration.leftUs === null ? '' : `, ${durationRough(migration.leftUs)} left`;
  const state = migration.rowsTotal > 0 ? ` ${percent(share)}${left}` : ` ${isStill ? migration.phase : migration.state}`;
  const barWidth = migration.rowsTotal > 0 ? Math.max(6, Math.floor(width / 6)) : 0;
  const sqlWidth = Math.max(10, width - nameWidth - barWidth - 3 - state.length);
  return [
    name(' migration'), span(shortened(migration.sql, sqlWidth).padEnd(Math.min(sqlWidth, 34)), 'migration', { isBold: true }),
    ...(barWidth > 0 ? [span(` ${theme.isAscii ? '[' : '▕'}`, 'frame'), span(bar(share, barWidth, theme.isAscii), 'migration'), span(theme.isAscii ? ']' : '▏', 'frame')] : []),
    span(state, isStill ? 'waiting' : undefined, { isBold: isStill }),
  ];
}

/** A build that waits for other people's transactions: a wait for no lock of a table. */
const waitsForTransaction = ({ migration }: Dashboard): boolean => migration !== null && migration.state === 'waiting' && migration.phase.startsWith('waiting');

function holds(board: Dashboard, { modeName, width }: LineSetting): Line {
  const { hold } = board;
  if (hold === null) return [name(' holds'), span('no lock that anybody waits for', 'quiet')];
  const who = hold.session === 'migration' ? '' : `${hold.session}: `;
  return [
    name(' holds'), span(`${who}${modeName(hold.mode)} on ${hold.relation}`, board.waiting.count > 0 ? 'bad' : 'strong', { isBold: true }),
    span(` for ${duration(hold.forUs)}`), ...(hold.takenBy === '' ? [] : [span(`, taken by ${command(hold.takenBy, width - 58)}`, 'quiet')]),
  ];
}

/** The first words of a statement, as many as fit: 'ALTER TABLE "orders"' or only 'ALTER TABLE'. */
function command(sql: string, width: number): string {
  const words = sql.trim().split(/\s+/).slice(0, 3);
  return words.join(' ').length <= width ? words.join(' ') : words.slice(0, 2).join(' ');
}

/** Who waits, what is used up, who is served, how long it takes, and how the pods are. */
export function cascadeLines(board: Dashboard, set: LineSetting): readonly Line[] {
  return [waiting(board, set), connections(board, set), requests(board, set), latency(board, set), ...pods(board, set)].map(line => fitted(line, set.width));
}

function waiting(board: Dashboard, { theme, width }: LineSetting): Line {
  const { waiting: { count, relation }, pool, migration } = board;
  const label = `${name(' waiting').text}${relation === null ? 'for locks' : `on ${relation}`}`;
  const figure = `${grouped(count).padStart(6)} `;
  // The count is of requests; where the migration itself waits, the line above says so, and this one must not deny it.
  const own = migration?.state !== 'waiting' ? '' : `  + the migration${waitsForTransaction(board) ? ', for a transaction' : ''}`;
  const queue = pool.waiting > 0 ? `  + ${grouped(pool.waiting)} for a connection` : '';
  const tail = `${label.length + figure.length + own.length + queue.length < width ? own : ''}${queue}`;
  const room = Math.max(0, width - label.length - figure.length - tail.length - 1);
  const shown = Math.min(count, room);
  return [
    span(` waiting`.padEnd(nameWidth), 'quiet'), span(label.slice(nameWidth)), span(figure, count > 0 ? 'waiting' : undefined, { isBold: count > 0 }),
    span(theme.glyphs.waiter.repeat(shown), 'waiting'), span(' '.repeat(Math.max(0, room - shown))), span(tail, 'waiting'),
  ];
}

function connections({ connections: of, pool }: Dashboard, { width }: LineSetting): Line {
  const isFull = of.used >= of.max - of.reserved;
  const wide = width >= 100;
  return [
    name(' server'), ...(Number.isNaN(of.used) ? [span(`${grouped(of.max)} connections at most`, 'quiet')] : [span(`${grouped(of.used)}/${grouped(of.max)}`, isFull ? 'bad' : undefined, { isBold: isFull }), span(' connections', 'quiet')]),
    span(`, ${of.reserved} reserved`, 'quiet'),
    ...(of.ghosts > 0 ? [span(`   ${grouped(of.ghosts)} ghosts`, 'warning', { isBold: true }), span(wide ? ' of dead clients' : '', 'quiet')] : []),
    ...(pool.size > 0 ? [span(`   pools ${grouped(pool.busy)}/${grouped(pool.size)}`, pool.busy >= pool.size ? 'warning' : 'quiet')] : []),
  ];
}

function requests({ served, failed }: Dashboard, { theme, width }: LineSetting): Line {
  const room = sparkWidth(width);
  const top = Math.max(1, ...served.past.filter(Number.isFinite), ...failed.past.filter(Number.isFinite));
  const line = (values: readonly number[]): string => sparkline(values.slice(-room), top, theme.isAscii).padStart(room);
  return [
    name(' req/s'), span('served ', 'quiet'), span(rate(served.now)), span(` ${line(served.past)}`, 'good'),
    span('  failed ', 'quiet'), span(rate(failed.now), failed.now > 0 ? 'bad' : undefined, { isBold: failed.now > 0 }), span(` ${line(failed.past)}`, 'bad'),
  ];
}

/** Nothing has been counted before the first second is over. */
const rate = (perSec: number): string => (Number.isNaN(perSec) ? '-' : abbreviated(Math.round(perSec))).padStart(5);

function latency({ p99Us, replica }: Dashboard, { theme, width }: LineSetting): Line {
  const room = sparkWidth(width);
  const line = logSparkline(p99Us.past.slice(-room), 1_000, 10_000_000, theme.isAscii).padStart(room);
  const isBad = p99Us.now > 1_000_000;
  return [
    name(' p99'), span((Number.isNaN(p99Us.now) ? '-' : p99Us.now === 0 ? 'no answers' : duration(p99Us.now)).padStart(12), isBad ? 'bad' : undefined, { isBold: isBad }), span(` ${line}`, isBad ? 'warning' : 'good'),
    ...(replica === null ? [] : [
      span('  replica ', 'quiet'),
      replica.waiting > 0 ? span(`${grouped(replica.waiting)} reads wait`, 'waiting', { isBold: true }) : span(replica.lagUs > 1_000_000 ? `${duration(replica.lagUs)} behind` : 'keeps up', replica.lagUs > 1_000_000 ? 'warning' : undefined),
    ]),
  ];
}

/** Both sparklines of a line share what the words leave. */
export const sparkWidth = (width: number): number => Math.max(6, Math.floor((width - nameWidth - 12 - 14 - 4) / 2));

type PodSign = { readonly sign: string; readonly role: Role };

/** A pod's state as a sign that needs no colour: ready, unready, starting or waiting to start again, stopping. */
export function podSign(pod: PodState, theme: Theme): PodSign {
  switch (pod.state) {
    case 'running': return pod.isReady ? { sign: theme.glyphs.tick, role: 'good' } : { sign: theme.glyphs.dash, role: 'warning' };
    case 'starting': return { sign: theme.glyphs.turning, role: 'warning' };
    case 'stopping': return { sign: theme.glyphs.cross2, role: 'bad' };
    case 'waiting to restart': return { sign: theme.glyphs.dot, role: 'bad' };
  }
}

function pods({ pods: all, podsReady }: Dashboard, { theme, width }: LineSetting): readonly Line[] {
  if (all.length === 0) return [[name(' pods'), span(Number.isNaN(podsReady) ? '-' : 'none', 'quiet')]];
  const summary: Line = [span('  ready ', 'quiet'), span(`${podsReady} of ${all.length}`, podsReady === 0 ? 'bad' : podsReady < all.length ? 'warning' : 'good', { isBold: podsReady < all.length })];
  const numbered: Line = all.flatMap(pod => [span(`${pod.pod}`, 'quiet'), span(`${podSign(pod, theme).sign} `, podSign(pod, theme).role, { isBold: true })]);
  const room = width - nameWidth - widthOf(summary);
  if (widthOf(numbered) <= room) return [[name(' pods'), ...numbered, ...summary]];
  const signs: Line = all.map(pod => span(podSign(pod, theme).sign, podSign(pod, theme).role, { isBold: true }));
  if (widthOf(signs) <= room) return [[name(' pods'), ...signs, ...summary]];
  const count = (state: PodState['state']): number => all.filter(pod => pod.state === state).length;
  return [[name(' pods'), span(`${count('running')} running, ${count('starting')} starting, ${count('stopping')} stopping, ${count('waiting to restart')} down`), ...summary]];
}
