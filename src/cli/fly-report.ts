import type { Finding } from '../findings/index.ts';
import { amount } from '../levels/judge.ts';
import type { Level } from '../levels/level.ts';
import { worseMedal } from '../levels/verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Trace } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped } from '../text/number.ts';

/** A judged flight and what it was: all that either report says. */
export type JudgedFlight = {
  readonly level: Level;
  readonly seed: number;
  readonly framework: string;
  readonly trace: Trace;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Line of each statement in the user's file, by its index. */
  readonly lines: readonly number[];
};

/** The report for machines, on one line. Times in microseconds, shares from 0 to 1. */
export function jsonReport(flight: JudgedFlight): string {
  const { level, seed, framework, trace, verdict, findings, lines } = flight;
  const report = {
    level: level.code, seed, framework,
    objectives: verdict.objectives.map(({ id, passed, measured, limit }) => ({ id, passed, measured, limit })),
    passed: verdict.passed, medal: verdict.medal, measures: trace.measures,
    findings: findings.map((finding) => ({ id: finding.id, severity: finding.severity, line: finding.statement === null ? null : lines[finding.statement] ?? null, message: finding.message, instead: finding.instead })),
    traceHash: trace.hash,
  };
  return `${JSON.stringify(report)}\n`;
}

/** The report for people: what happened in a few figures, the objectives, and what was found. */
export function textReport(flight: JudgedFlight, columns: number): string {
  const { level, seed, framework, trace, verdict } = flight;
  const name = level.starts.find((start) => start.framework === framework)?.frameworkName ?? framework;
  return [
    `${level.code} ${level.title} · ${grouped(level.worlds.production.rows)} rows · ${name} · seed ${seed}`, '',
    ...headline(trace), '',
    ...objectiveLines(verdict, columns), '',
    ...findingLines(flight, columns),
    `${verdict.sentence}${verdict.medal === 'silver' ? ' Silver.' : ''}`,
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

function headline({ measures }: Trace): readonly string[] {
  const ran = measures.migrationUs === null ? 'did not end' : duration(measures.migrationUs);
  const first = measures.firstErrorUs === null ? 'none' : duration(measures.firstErrorUs);
  return [
    `  migration ran         ${ran}${measures.migrationSucceeded ? '' : ' (and did not succeed)'}`,
    `  lock held longest     ${duration(measures.lockHeldUsMax)}`,
    `  longest wait on it    ${duration(measures.blockedRequestUsMax)}`,
    `  requests failed       ${grouped(measures.requestsFailed)} of ${grouped(measures.requestsArrived)}`,
    `  first error after     ${first}`,
    `  pods killed           ${grouped(measures.podsKilled)}`,
  ];
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
