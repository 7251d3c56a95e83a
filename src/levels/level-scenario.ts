import { FRAMEWORKS, frameworkOf, onEngine, wrapped, type Framework } from '../frameworks/index.ts';
import type { Action, MigrationScript, Scenario } from '../run/scenario.ts';
import type { Attempt, Level, World, WorldSize } from './level.ts';
import { merged } from './merge.ts';

/** A migration as somebody wrote it. `isOriginal`: the recorded SQL of the ticket, with the framework's transaction already in it. */
export type MigrationText = { readonly sql: string; readonly framework: string; readonly isOriginal: boolean; readonly actions: readonly Action[] };

/** Long enough to see that nothing happens. */
const NOTHING_US = 60_000_000;

/** The scenario of a migration (null: nobody does anything) in one of the level's worlds. */
export function levelScenario(level: Level, size: WorldSize, migration: MigrationText | null, seed: number): Scenario {
  const { scenario } = level.worlds[size];
  if (migration === null) return { ...scenario, seed, migration: null, actions: [], horizonUs: Math.min(scenario.horizonUs, NOTHING_US) };
  return { ...scenario, seed, migration: sentMigration(level, size, migration), actions: migration.actions };
}

/** The scenario of an attempt on production, with what it changes of the world. */
export function attemptScenario(level: Level, attempt: Attempt, seed: number): Scenario {
  const text = attempt.sql === null ? null : { sql: attempt.sql, framework: attempt.framework ?? level.defaultFramework, isOriginal: false, actions: attempt.actions };
  return merged(levelScenario(level, 'production', text, seed), attempt.worldChanges) as unknown as Scenario;
}

function sentMigration(level: Level, size: WorldSize, migration: MigrationText): MigrationScript {
  const framework = onEngine(frameworkOf(migration.framework) ?? FRAMEWORKS[0], level.worlds[size].scenario.database.engine);
  const sql = migration.isOriginal ? migration.sql : wrapped(framework, migration.sql, leavesTransaction(migration.sql));
  return { atUs: level.worlds[size].migrationAtUs, sql, settings: {}, ...runnerOf(framework, level.worlds[size], migration.sql) };
}

/** The framework's second session, where it has one and nobody has told it to do without. */
function runnerOf({ id, runnerLock }: Framework, world: World, sql: string): Pick<MigrationScript, 'runner'> {
  if (runnerLock === undefined || world.hasRunnerTransaction !== true || keepsSessionLock(sql)) return {};
  const { application, statements, advisoryLock } = runnerLock;
  return { runner: { name: id, application, statements, advisoryLock } };
}

/** Whether a line `-- migrate: session-lock` stands anywhere in the text: the framework's lock is then one of the session, and has no transaction. */
function keepsSessionLock(sql: string): boolean {
  return /^\s*--\s*migrate\s*:\s*session-lock\b/im.test(sql);
}

/** Whether a line `-- migrate: no-transaction` stands anywhere in the text. */
export function leavesTransaction(sql: string): boolean {
  return /^\s*--\s*migrate\s*:\s*no-transaction\b/im.test(sql);
}
