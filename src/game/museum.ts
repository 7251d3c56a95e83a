import type { Level } from '../levels/level.ts';

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
export type Museum = { readonly halls: readonly Hall[]; readonly levels: Readonly<Record<string, Level>> };

export function hallOf(museum: Museum, id: string): Hall {
  return museum.halls.find((hall) => hall.id === id) ?? museum.halls[0];
}

export function levelOf(museum: Museum, id: string): Level {
  const level = museum.levels[id];
  if (!level) throw new RangeError(`no level '${id}' in this museum`);
  return level;
}
