import { setImmediate } from 'node:timers/promises';
import { offeredEvidence } from '../game/evidence.ts';
import { momentsToLookAt } from '../game/flights.ts';
import { startingGuess } from '../game/visit.ts';
import { frameworkOf } from '../frameworks/index.ts';
import { attemptScenario, levelScenario } from '../levels/level-scenario.ts';
import type { Attempt, FailureCause, Level, Prediction, WorldSize } from '../levels/level.ts';
import { amount } from '../levels/judge.ts';
import { prepareWith, startFlight } from '../run/run.ts';
import type { Measures } from '../run/trace.ts';
import { fly, flyAndJudge, prepare, UnusableMigration, type JudgedRun, type PreparedMigration } from './flown.ts';
import { listFaults, textFaults } from './level-rules.ts';

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
  const run = flyAndJudge(level, await preparedStart(level, size, framework, seed), { size });
  await imagesFreed();
  return run;
}

/** The ticket's own migration, prepared for one of the worlds. */
export function preparedStart(level: Level, size: WorldSize, framework: string, seed: number): Promise<PreparedMigration> {
  const start = level.starts.find((candidate) => candidate.framework === framework) ?? level.starts[0];
  return prepare(level, levelScenario(level, size, { sql: start.sentSql, framework, isOriginal: true, actions: [] }, seed));
}

/** Images of the table lie outside the heap and are given back only in a turn of the event loop: a hundred flights in a row would keep them all. */
async function imagesFreed(): Promise<void> {
  await setImmediate();
}

/** Every way in which a run differs from what its attempt's file says, as sentences; none when it is as stated. */
export function attemptFaults(attempt: Attempt, run: JudgedRun): readonly string[] {
  const { expected } = attempt;
  const { verdict } = run;
  const failed = verdict.objectives.filter((objective) => !objective.passed);
  const missing = expected.fails.filter((id) => !failed.some((objective) => objective.id === id));
  const faults: string[] = [];
  if (attempt.kind === 'solution' && failed.length > 0) faults.push(`does not keep every objective: ${failed.map((objective) => `${objective.id}, ${objective.sentence}`).join(' ')}`);
  if (missing.length > 0) faults.push(`keeps ${missing.join(', ')}, which it is said to fail`);
  if (verdict.medal !== expected.medal) faults.push(`earns ${verdict.medal}, and is said to earn ${expected.medal}`);
  return expected.reason === null ? faults : [...faults, ...causeFaults(expected.reason, run)];
}

function causeFaults(cause: FailureCause, { trace, verdict, findings }: JudgedRun): readonly string[] {
  if ('finding' in cause) {
    if (findings.some((finding) => finding.id === cause.finding)) return [];
    return [`is said to fail by "${cause.finding}", and that is not found; found: ${findings.map((finding) => finding.id).join(', ') || 'nothing'}`];
  }
  const figures: Readonly<Record<string, unknown>> = { ...trace.measures, ...Object.fromEntries(verdict.objectives.map((objective) => [objective.measure, objective.measured])) };
  const figure = figures[cause.measure];
  const fits = typeof figure === 'number' && figure >= (cause.atLeast ?? -Infinity) && figure <= (cause.atMost ?? Infinity);
  return fits ? [] : [`is said to fail by its ${cause.measure}, which is ${String(figure)}`];
}

/** Everything about a level that is not as its files say, one sentence at a time, in the order in which it is found. */
export async function* levelFaults(level: Level, seeds: readonly number[]): AsyncGenerator<string> {
  yield* textFaults(level);
  yield* listFaults(level);
  for (const start of level.starts) {
    for (const size of ['laptop', 'staging'] as const) {
      const { verdict } = await flownStart(level, size, start.framework, seeds[0]);
      if (!verdict.passed) yield `start in ${start.frameworkName} does not do well on ${level.worlds[size].name}: ${verdict.sentence}`;
    }
  }
  yield* ladderFaults(level, await preparedStart(level, 'production', level.defaultFramework, seeds[0]));
  yield* evidenceFaults(level, await preparedStart(level, 'production', level.defaultFramework, seeds[0]));
  yield* trivialFaults(level, seeds[0]);
  for (const seed of seeds) {
    const start = await flownStart(level, 'production', level.defaultFramework, seed);
    for (const fault of startFaults(level, start)) yield `start, seed ${seed}: ${fault}`;
    for (const fault of await predictionFaults(level, seed, start.trace.measures)) yield `seed ${seed}: ${fault}`;
    for (const attempt of level.attempts) {
      for (const fault of attemptFaults(attempt, await flownAttempt(level, attempt, seed))) yield `${attempt.kind} ${attempt.name}, seed ${seed}: ${fault}`;
    }
  }
}

/** The ticket's migration on production: it fails for the finding that the level states, or keeps every objective when the level is a safe one. */
export function startFaults(level: Level, run: JudgedRun): readonly string[] {
  const { verdict } = run;
  if (level.isSafe) return verdict.passed ? [] : [`does not do well on production, and the level says that it is safe: ${verdict.sentence}`];
  if (verdict.passed) return ['does well on production: there is nothing to find'];
  return level.startReason === null ? [] : causeFaults(level.startReason, run);
}

/** An answer this near to the end of its scale, or to the edge of what counts as right, would make the guess a matter of luck. */
const EDGE = 1.1;

/** Every prediction's answer lies well inside its scale and away from where the guess begins, and the straight line from the small runs is clearly right or clearly wrong. */
async function predictionFaults(level: Level, seed: number, production: Measures): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const prediction of level.predictions) {
    const measures = prediction.world === 'production' ? production : fly(level, await preparedStart(level, prediction.world, level.defaultFramework, seed)).measures;
    const answer = measures[prediction.measure];
    if (typeof answer !== 'number') faults.push(`the prediction "${prediction.id}" has no answer: its run has no ${prediction.measure}`);
    else faults.push(...edgeFaults(prediction, answer));
  }
  return faults;
}

function edgeFaults(prediction: Prediction, answer: number): readonly string[] {
  const { id, from, to, unit, straightLine, withinFactor } = prediction;
  if (answer < from * EDGE || answer > to / EDGE) return [`the answer of the prediction "${id}", ${amount(answer, unit)}, lies at an end of its scale (${amount(from, unit)} to ${amount(to, unit)})`];
  const start = startingGuess(prediction);
  if (Math.max(answer / start, start / answer) < withinFactor * EDGE) {
    return [`the prediction "${id}" begins at ${amount(start, unit)}, which is right for ${amount(answer, unit)}: move an end of its scale, so that nobody is right without a guess`];
  }
  const ratio = straightLine === null || straightLine === 0 ? Infinity : Math.max(answer / straightLine, straightLine / answer);
  const isAtEdge = ratio > withinFactor / EDGE && ratio < withinFactor * EDGE;
  return isAtEdge ? [`the straight line of the prediction "${id}" leads to ${amount(straightLine, unit)}, at the edge of what counts as right for ${amount(answer, unit)}`] : [];
}

/** What the level calls evidence can all be pointed at in a run in which nobody did anything. */
function evidenceFaults(level: Level, { scenario, engine }: PreparedMigration): readonly string[] {
  const flight = startFlight(prepareWith(scenario, engine));
  const trace = flight.finish();
  const looks = momentsToLookAt(trace).map((atUs) => ({ ...flight.stateAt(atUs), chains: {} }));
  const offered = offeredEvidence(level, { trace, looks, actions: [], invariants: [], verdict: null });
  return level.evidence.filter(({ id }) => !offered.some(({ evidence }) => evidence === id)).map(({ id }) => `the evidence "${id}" is nowhere to be seen in the ticket's own run on production`);
}

/** Each step of the worked example has its sentence. */
function ladderFaults(level: Level, { engine }: PreparedMigration): readonly string[] {
  if (level.ladder === null) return [];
  const { worked } = level.ladder;
  const steps = engine.parse(worked.sql, level.worlds.production.scenario.database.version).script.statements.length;
  return steps === worked.reasons.length ? [] : [`the worked example has ${steps} statements and ${worked.reasons.length} sentences under "ladder/worked: …"`];
}

/** Moves that anybody could make without having understood anything; none of them may pass. */
const TRIVIAL = ['', 'SELECT 1;', '-- migrate: no-transaction\nSELECT 1;'];

async function* trivialFaults(level: Level, seed: number): AsyncGenerator<string> {
  const { table } = level.worlds.production;
  for (const sql of [...TRIVIAL, `DELETE FROM ${table};`, `DROP TABLE ${table};`]) {
    const framework = frameworkOf(level.defaultFramework)?.id ?? level.defaultFramework;
    try {
      const { verdict } = flyAndJudge(level, await prepare(level, levelScenario(level, 'production', { sql, framework, isOriginal: false, actions: [] }, seed)), { endsWhenLost: true });
      if (verdict.passed) yield `passes with ${sql === '' ? 'an empty migration' : `"${sql}"`}: an objective must ask for the change itself`;
    } catch (error) {
      // Refused before it is flown: nobody passes with it.
      if (!(error instanceof UnusableMigration)) throw error;
    }
    await imagesFreed();
  }
}
