import { setImmediate } from 'node:timers/promises';
import { attemptScenario, levelScenario } from '../levels/level-scenario.ts';
import type { Attempt, Level, WorldSize } from '../levels/level.ts';
import { flyAndJudge, prepare, type JudgedRun } from './flown.ts';

/** Days of traffic on which every attempt must come out the same way. */
export const SEEDS: readonly number[] = [1, 2, 3, 5, 8];

/** An attempt flown on one seed. */
export async function flownAttempt(level: Level, attempt: Attempt, seed: number): Promise<JudgedRun> {
  const run = flyAndJudge(level, await prepare(level, attemptScenario(level, attempt, seed)), { endsWhenLost: true });
  await imagesFreed();
  return run;
}

/** The ticket's own migration in one of the worlds. */
export async function flownStart(level: Level, size: WorldSize, framework: string, seed: number): Promise<JudgedRun> {
  const start = level.starts.find((candidate) => candidate.framework === framework) ?? level.starts[0];
  const run = flyAndJudge(level, await prepare(level, levelScenario(level, size, { sql: start.sentSql, framework, isOriginal: true, actions: [] }, seed)), { size });
  await imagesFreed();
  return run;
}

/** Images of the table lie outside the heap and are given back only in a turn of the event loop: a hundred flights in a row would keep them all. */
async function imagesFreed(): Promise<void> {
  await setImmediate();
}

/** Every way in which a run differs from what its attempt's file says, as sentences; none when it is as stated. */
export function attemptFaults(attempt: Attempt, run: JudgedRun): readonly string[] {
  const { expected } = attempt;
  const { verdict, trace, findings } = run;
  const failed = verdict.objectives.filter((objective) => !objective.passed);
  const missing = expected.fails.filter((id) => !failed.some((objective) => objective.id === id));
  const faults: string[] = [];
  if (attempt.kind === 'solution' && failed.length > 0) faults.push(`does not keep every objective: ${failed.map((objective) => `${objective.id}, ${objective.sentence}`).join(' ')}`);
  if (missing.length > 0) faults.push(`keeps ${missing.join(', ')}, which it is said to fail`);
  if (verdict.medal !== expected.medal) faults.push(`earns ${verdict.medal}, and is said to earn ${expected.medal}`);
  const { reason } = expected;
  if (reason !== null && 'finding' in reason && !findings.some((finding) => finding.id === reason.finding)) {
    faults.push(`is said to fail by "${reason.finding}", and that is not found; found: ${findings.map((finding) => finding.id).join(', ') || 'nothing'}`);
  }
  if (reason !== null && 'measure' in reason) {
    const figures: Readonly<Record<string, unknown>> = { ...trace.measures, ...Object.fromEntries(verdict.objectives.map((objective) => [objective.measure, objective.measured])) };
    const figure = figures[reason.measure];
    const fits = typeof figure === 'number' && figure >= (reason.atLeast ?? -Infinity) && figure <= (reason.atMost ?? Infinity);
    if (!fits) faults.push(`is said to fail by its ${reason.measure}, which is ${String(figure)}`);
  }
  return faults;
}

/** Everything about a level that is not as its files say, one sentence at a time, in the order in which it is found. */
export async function* levelFaults(level: Level, seeds: readonly number[]): AsyncGenerator<string> {
  for (const start of level.starts) {
    for (const size of ['laptop', 'staging'] as const) {
      const { verdict } = await flownStart(level, size, start.framework, seeds[0]);
      if (!verdict.passed) yield `start in ${start.frameworkName} does not do well on ${level.worlds[size].name}: ${verdict.sentence}`;
    }
  }
  if (!level.attempts.some((attempt) => attempt.sql === null)) yield 'has no attempt that does nothing';
  for (const seed of seeds) {
    const { verdict } = await flownStart(level, 'production', level.defaultFramework, seed);
    if (verdict.passed) yield `start does well on production, seed ${seed}: there is nothing to find`;
    for (const attempt of level.attempts) {
      for (const fault of attemptFaults(attempt, await flownAttempt(level, attempt, seed))) yield `${attempt.kind} ${attempt.name}, seed ${seed}: ${fault}`;
    }
  }
}
