import { frameworkOf } from '../frameworks/index.ts';
import type { Trace } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped, listed, percent } from '../text/number.ts';
import { fill } from '../text/template.ts';
import type { InvariantCount } from './data-check.ts';
import { indexFaults } from './wanted-index.ts';
import type { Condition, Level, Objective } from './level.ts';
import type { ObjectiveResult, Unit, Verdict } from './verdict.ts';

/**
Judges a run by its outcome: measures of the trace, and the counts of rows that break the level's invariants. No SQL is looked at.

@param counts one for each invariant of the level, from the real table; a count that is missing or null fails its objective
*/
export function judge(level: Level, trace: Trace, counts: readonly InvariantCount[]): Verdict {
  const figures = figuresOf(level, trace, counts);
  const objectives = level.objectives.map((objective) => resultOf(level, objective, figures, counts, trace));
  const passed = objectives.every((objective) => objective.passed);
  const isDataRight = objectives.find((objective) => objective.id === 'S6')?.passed ?? true;
  const isShort = trace.measures.outageUs < level.bronzeOutageUs;
  const medal = passed ? 'silver' : isDataRight && isShort ? 'bronze' : 'none';
  return { objectives, passed, medal, sentence: summary(objectives, medal) };
}

type Figures = Readonly<Record<string, number | null>>;

function figuresOf(level: Level, trace: Trace, counts: readonly InvariantCount[]): Figures {
  const measures = Object.fromEntries(Object.entries(trace.measures).map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value]));
  const end = trace.log.findLast((entry) => entry.kind === 'migration-ended');
  const asked = level.invariants.map((invariant) => counts.find((count) => count.id === invariant.id)?.count ?? null);
  const rowsWrong = asked.includes(null) ? null : asked.reduce<number>((sum, count) => sum + Math.abs(count ?? 0), 0);
  return { ...measures, endedAtUs: end?.atUs ?? null, rowsWrong, indexesMissing: indexFaults(level.indexes, trace.indexes ?? []).length };
}

/** Of fewer requests one in a hundred is a handful of people, and a figure of chance: percentiles are not judged. Staging has two requests a second. */
const PERCENTILE_REQUESTS = 1000;

const isPercentile = ({ measure }: Condition): boolean => measure === 'p99Us' || measure === 'p99OverOneSecondUs';

function holds(condition: Condition, measured: number | null): boolean {
  if (measured === null) return false;
  return measured >= (condition.atLeast ?? -Infinity) && measured <= (condition.atMost ?? Infinity);
}

function resultOf(level: Level, objective: Objective, figures: Figures, counts: readonly InvariantCount[], trace: Trace): ObjectiveResult {
  const hasFewRequests = (figures['requestsServed'] ?? 0) + (figures['requestsFailed'] ?? 0) < PERCENTILE_REQUESTS;
  const failed = objective.conditions.find((condition) => !(hasFewRequests && isPercentile(condition)) && !holds(condition, figures[condition.measure] ?? null));
  const shown = failed ?? objective.conditions[objective.conditions.length - 1];
  const measured = figures[shown.measure] ?? null;
  const limit = shown.atLeast ?? shown.atMost ?? 0;
  const values = { measured: amount(measured, shown.unit), limit: amount(limit, shown.unit) };
  const sentence = failed === undefined ? `${objective.title}: ${values.measured}.` : `${fill(failed.failed, values)}${because(level, shown, counts, trace)}`;
  return { id: objective.id, passed: failed === undefined, measure: shown.measure, measured, limit, isAtLeast: shown.atLeast !== undefined, unit: shown.unit, sentence };
}

/** What the counts or the migration's own end add to a failed condition. */
function because(level: Level, condition: Condition, counts: readonly InvariantCount[], trace: Trace): string {
  if (condition.measure === 'rowsWrong') {
    const broken = level.invariants.flatMap((invariant) => {
      const count = counts.find((one) => one.id === invariant.id);
      if (count === undefined) return [' The rows were not looked at.'];
      if (count.count === null) return [` ${count.reason ?? 'The rows could not be counted.'}`];
      return count.count === 0 ? [] : [` ${fill(invariant.sentence, { count: grouped(Math.abs(count.count)) })}`];
    });
    return broken[0] ?? '';
  }
  if (condition.measure === 'indexesMissing') return indexFaults(level.indexes, trace.indexes ?? []).map((fault) => ` ${fault}`)[0] ?? '';
  if (condition.measure !== 'endedAtUs' && condition.measure !== 'migrationSucceeded') return '';
  const error = trace.log.find((entry) => entry.kind === 'statement-failed' && entry.session === 'migration');
  if (error?.kind === 'statement-failed') return ` The server said: ${error.message} (${error.sqlstate}).`;
  const cutOff = trace.log.find((entry) => entry.kind === 'query-cancelled' && frameworkOf(entry.session) !== null);
  if (cutOff?.kind === 'query-cancelled') return ` ${frameworkOf(cutOff.session)?.name} lost the session that keeps its lock: ${cutOff.message} (${cutOff.sqlstate}).`;
  const standing = trace.log.findLast((entry) => entry.kind === 'transaction-waiting' && entry.session === 'migration');
  return standing?.kind === 'transaction-waiting' && trace.measures.migrationUs === null ? ` In the end it stood ${standing.phase}: the transaction of ${listed(standing.blockedBy)} was still open.` : '';
}

/** A figure for people; a figure that the run does not have is 'not there'. */
export function amount(value: number | null, unit: Unit): string {
  if (value === null) return 'not there';
  if (unit === 'us') return duration(value);
  return unit === 'ratio' ? percent(value, value < 1 ? 1 : 0) : grouped(value);
}

function summary(objectives: readonly ObjectiveResult[], medal: Verdict['medal']): string {
  const failed = objectives.filter((objective) => !objective.passed).map((objective) => objective.id);
  if (medal === 'silver') return 'Every objective is kept.';
  const kept = medal === 'bronze' ? ' The rows are right and the outage was short: bronze.' : '';
  return `${failed.length} of ${objectives.length} objectives are not kept: ${failed.join(', ')}.${kept}`;
}
