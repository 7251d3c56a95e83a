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
