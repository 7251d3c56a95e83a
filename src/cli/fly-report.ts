import type { Finding } from '../findings/index.ts';
import { amount } from '../levels/judge.ts';
import { comparisonRows } from '../game/comparison.ts';
import { isJudged, type Incident } from '../game/replay.ts';
import type { Level } from '../levels/level.ts';
import { worseMedal } from '../levels/verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Trace } from '../run/trace.ts';
import { actionName } from '../game/branch.ts';
import { clock } from '../text/duration.ts';
import { grouped } from '../text/number.ts';

/** A judged flight and what it was: all that either report says. */
export type JudgedFlight = {
  readonly level: Level;
  readonly seed: number;
  readonly framework: string;
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** The world it was flown in, production when not given; outside production as it is nothing is judged. */
  readonly incident?: Pick<Incident, 'world' | 'rows' | 'actions'>;
  /** A run of the sandbox, in which nothing is judged whatever the world. */
  readonly isForNothing?: boolean;
  /** Line of each statement in the user's file, by its index. */
  readonly lines: readonly number[];
};

/** The report for machines, on one line; `more` stands at its end. Times in microseconds, shares from 0 to 1. */
export function jsonReport(flight: JudgedFlight, more: Readonly<Record<string, unknown>> = {}): string {
  const { level, seed, framework, trace, verdict, findings, lines } = flight;
  const report = {
    level: level.code, seed, framework, ...(flight.incident ? { world: flight.incident.world, rows: flight.incident.rows, actions: flight.incident.actions } : {}),
    ...(isSandbox(flight) ? {} : { objectives: verdict.objectives.map(({ id, passed, measured, limit }) => ({ id, passed, measured, limit })), passed: verdict.passed, medal: verdict.medal }),
    measures: trace.measures,
    findings: findings.map((finding) => ({ id: finding.id, severity: finding.severity, line: finding.statement === null ? null : lines[finding.statement] ?? null, message: finding.message, instead: finding.instead })),
    traceHash: trace.hash, ...more,
  };
  return `${JSON.stringify(report)}\n`;
}

/** The report for people: what happened in a few figures, the objectives, and what was found. */
export function textReport(flight: JudgedFlight, columns: number): string {
  const { level, seed, framework, trace, verdict } = flight;
  const name = level.starts.find((start) => start.framework === framework)?.frameworkName ?? framework;
  return [
    `${level.code} ${level.title} · ${grouped(level.worlds[flight.incident?.world ?? 'production'].rows)} rows · ${name} · seed ${seed}`, '',
    ...headline(trace), '',
    ...actionLines(flight),
    ...(isSandbox(flight) ? [] : [...objectiveLines(verdict, columns), '']),
    ...findingLines(flight, columns),
    isSandbox(flight) ? 'Nothing is judged here.' : `${verdict.sentence}${verdict.medal === 'silver' ? ' Silver.' : ''}`,
    `trace ${trace.hash}`, '',
  ].join('\n');
}

/** The same migration on several days of traffic: how each came out, and the worst of them. */
export function daysReport(flights: readonly JudgedFlight[], columns: number): string {
  const held = flights.filter(({ verdict }) => verdict.passed).length;
  const medal = flights.reduce<Verdict['medal']>((worst, { verdict }) => worseMedal(worst, verdict.medal), 'silver');
  return [
    '', `On ${flights.length} days of traffic:`,
    ...flights.flatMap(({ seed, verdict }) => {
      const broken = verdict.objectives.filter(({ passed }) => !passed);
      return [`  seed ${String(seed).padEnd(10)}  ${verdict.passed ? 'kept' : `BROKEN ${broken.map(({ id }) => id).join(', ')}`}`, ...wrap(broken[0]?.sentence ?? '', columns, 4).filter((line) => line.trim() !== '')];
    }),
    `It held on ${held} of ${flights.length} days of traffic${medal === 'none' ? '' : `: ${medal}`}.`, '',
  ].join('\n');
}

const isSandbox = ({ incident, isForNothing }: JudgedFlight): boolean => isForNothing === true || (incident !== undefined && !isJudged(incident));

/** What was done on call, and what the system answered. */
function actionLines({ level, incident, trace }: JudgedFlight): readonly string[] {
  if (incident === undefined || incident.actions.length === 0) return [];
  const { scenario } = level.worlds[incident.world];
  const done = trace.log.filter((entry) => entry.kind === 'action');
  const lines = incident.actions.map((action, at) => {
    const entry = done[at];
    return `  ${clock(action.atUs).padStart(8)}  ${actionName({ ...scenario, seed: 0, migration: { atUs: 0, sql: '', settings: {} }, actions: [] }, action)}: ${entry?.kind === 'action' ? entry.effect : 'the run had ended before it'}`;
  });
  return ['What was done on call:', ...lines, ''];
}

/** The figures of the game's own comparison, by the names that it gives them. */
function headline({ measures }: Trace): readonly string[] {
  const rows = comparisonRows(measures, null);
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
}

function objectiveLines(verdict: Verdict, columns: number): readonly string[] {
  return verdict.objectives.flatMap((objective) => {
    const bound = `${objective.isAtLeast ? 'at least' : 'at most'} ${amount(objective.limit, objective.unit)}`;
    const head = `  ${objective.passed ? 'kept   ' : 'BROKEN '} ${objective.id}  ${amount(objective.measured, objective.unit).padEnd(16)} ${bound}`;
    return [head, ...wrap(objective.sentence, columns, 14)];
  });
}

function findingLines(flight: JudgedFlight, columns: number): readonly string[] {
  if (flight.findings.length === 0) return [];
  const lines = flight.findings.flatMap((finding) => {
    const line = finding.statement === null ? '' : ` (line ${flight.lines[finding.statement] ?? finding.statement + 1})`;
    return [`  ${finding.severity}: ${finding.title}${line}`, ...wrap(finding.message, columns, 4)];
  });
  return ['What was found:', ...lines, ''];
}

/** Words in lines of the terminal's width, indented. */
function wrap(text: string, columns: number, indent: number): readonly string[] {
  const width = Math.max(40, Math.min(columns, 120)) - indent;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}
