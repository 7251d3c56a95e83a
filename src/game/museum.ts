import type { InvariantCount } from '../levels/data-check.ts';
import type { Level, WorldSize } from '../levels/level.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Action, Scenario } from '../run/scenario.ts';
import type { Trace } from '../run/trace.ts';
import type { Door } from './doors.ts';

/** A place in a hall: a case with a level in it, or one that stands empty and says so. */
export type Case = {
  /** Position in the hall, from 1. */
  readonly place: number;
  readonly title: string;
  readonly level: string | null;
  /** What the plaque of an empty case says. */
  readonly note: string;
};

export type Hall = { readonly id: string; readonly name: string; readonly idea: string; readonly isOpen: boolean; readonly cases: readonly Case[] };

/** What is on show: the halls in the order in which one walks through them, and the levels in them by id. */
export type Museum = { readonly halls: readonly Hall[]; readonly levels: Readonly<Record<string, Level>>; readonly rules: LevelRules; readonly seed: number; readonly doors?: readonly Door[];
  /** The program's version, for what is written down to be flown again. */
  readonly version?: string };

/** What the game asks of the levels room; a test may answer in its place. */
export type LevelRules = {
  /** The scenario of a migration in one of the level's worlds. `sql` is as the player or the framework wrote it. */
  scenario(level: Level, size: WorldSize, migration: MigrationText, seed: number): Scenario;
  judge(level: Level, trace: Trace, invariants: readonly InvariantCount[]): Verdict;
};

/** A migration as somebody wrote it: the framework wraps it in a transaction unless it says `-- migrate: no-transaction`. */
export type MigrationText = { readonly sql: string; readonly framework: string; readonly isOriginal: boolean; readonly actions: readonly Action[] };

export function hallOf(museum: Museum, id: string): Hall {
  return museum.halls.find((hall) => hall.id === id) ?? museum.halls[0];
}

/** The hall behind the door of this one, or null in the last. */
export function hallAfter(museum: Museum, hall: Hall): Hall | null {
  return museum.halls[museum.halls.indexOf(hall) + 1] ?? null;
}

/** The hall from which one comes into this one, or null in the first. */
export function hallBefore(museum: Museum, hall: Hall): Hall | null {
  return museum.halls[museum.halls.indexOf(hall) - 1] ?? null;
}

/** @throws RangeError when nothing with this id is on show */
export function levelOf(museum: Museum, id: string): Level {
  const level = museum.levels[id];
  if (!level) throw new RangeError(`no level '${id}' in this museum`);
  return level;
}
