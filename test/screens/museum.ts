import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { openMuseum } from '../../src/cli/museum.ts';
import { NEW_PROGRESS } from '../../src/game/progress.ts';
import type { State } from '../../src/game/state.ts';

const root = path.join(import.meta.dirname, '../../levels');

/** The museum as it is built, and a game that has just been started in it. */
export const museum = openMuseum({
  read: (name) => (existsSync(path.join(root, name)) ? readFileSync(path.join(root, name), 'utf8') : null),
  list: (folder) => (existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder)).toSorted() : []),
});

export const LEVEL = 'runaway-migration';
export const level = museum.levels[LEVEL];

export const NEW_GAME: State = { museum, screen: { kind: 'title' }, overlay: null, progress: NEW_PROGRESS, flown: {}, notice: null, isOver: false };

/** Place, from 0, of the case of the first hall that `EMPTY_CASE_GAME` has nothing in: a museum that is being built always has one. */
export const EMPTY_CASE = 3;

export const EMPTY_CASE_GAME: State = {
  ...NEW_GAME,
  museum: { ...museum, halls: museum.halls.map((hall, at) => (at > 0 ? hall : { ...hall, cases: hall.cases.map((one, place) => (place === EMPTY_CASE ? { ...one, level: null, note: 'not built yet. It will ask where half of the rows went.' } : one)) })) },
};
