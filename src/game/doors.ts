import type { Level } from '../levels/level.ts';
import { changeProgress } from './step.ts';
import type { Museum } from './museum.ts';
import type { State } from './state.ts';

/** The four things that two cases are compared by, in the order in which they are asked. */
export const ASPECTS = ['assumed', 'changed', 'held', 'fedBack'] as const;
export type Aspect = (typeof ASPECTS)[number];

export const ASPECT_TITLES: Readonly<Record<Aspect, string>> = {
  assumed: 'What was taken for granted', changed: 'What changed', held: 'What was held, or waited for', fedBack: 'What fed back',
};

/** Which of a door's two cases a statement is true of. */
export type Belongs = 'first' | 'second' | 'both';
const BELONGS: readonly Belongs[] = ['first', 'second', 'both'];

/** One row of the table: a statement to be placed, and afterwards what is true of each case. */
export type DoorRow = { readonly aspect: Aspect; readonly statement: string; readonly belongsTo: Belongs; readonly first: string; readonly second: string };

/** A door between two exhibits: both levels by id, what leads in, the four rows, and the one sentence that is true of both. */
export type Door = { readonly id: string; readonly levels: readonly [string, string]; readonly opening: string; readonly rows: readonly DoorRow[]; readonly inCommon: string };

/**
The doors of a museum from their file. A pair with a level that is not on show is left out: it waits for that level.

@throws RangeError with one sentence for each thing that is wrong, by the number of its pair
*/
export function readDoors(value: unknown, levels: Readonly<Record<string, Level>>): readonly Door[] {
  const pairs = isRecord(value) && Array.isArray(value['pairs']) ? (value['pairs'] as readonly unknown[]) : null;
  if (pairs === null) throw new RangeError('the comparisons between exhibits have no list "pairs".');
  const faults = pairs.flatMap((pair, index) => pairFaults(pair).map((fault) => `pair ${index + 1}: ${fault}.`));
  const ids = pairs.filter(isRecord).map(({ levels: two }) => (Array.isArray(two) ? idOf(two as [string, string]) : ''));
  for (const [index, id] of ids.entries()) if (ids.indexOf(id) !== index) faults.push(`pair ${index + 1}: ${id} has been compared already.`);
  if (faults.length > 0) throw new RangeError(`the comparisons between exhibits cannot be used: ${faults.join(' ')}`);
  return (pairs as readonly Omit<Door, 'id'>[]).map((pair) => ({ ...pair, id: idOf(pair.levels) })).filter((door) => door.levels.every((level) => level in levels));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const idOf = (levels: readonly string[]): string => levels.toSorted().join('+');

function pairFaults(pair: unknown): readonly string[] {
  if (!isRecord(pair)) return ['is no object'];
  const { levels, opening, rows, inCommon } = pair;
  const faults: string[] = [];
  if (!Array.isArray(levels) || levels.length !== 2 || !levels.every(isText) || levels[0] === levels[1]) faults.push('"levels" needs the ids of two levels');
  if (!isText(opening)) faults.push('"opening" is missing');
  if (!isText(inCommon)) faults.push('"inCommon" is missing');
  const given: readonly unknown[] = Array.isArray(rows) ? rows : [];
  if (given.map((row) => (isRecord(row) ? row['aspect'] : '')).join(' ') !== ASPECTS.join(' ')) faults.push(`"rows" needs the aspects ${ASPECTS.join(', ')}, once each and in this order`);
  for (const row of given.filter(isRecord)) {
    for (const field of ['statement', 'first', 'second']) if (!isText(row[field])) faults.push(`the row "${String(row['aspect'])}" has no "${field}"`);
    if (!BELONGS.includes(row['belongsTo'] as Belongs)) faults.push(`the row "${String(row['aspect'])}" belongs to ${BELONGS.join(', ')}, and says "${String(row['belongsTo'])}"`);
  }
  return faults;
}

/** The door between two exhibits, whichever way it is walked through. */
export function doorBetween({ doors = [] }: Museum, one: string, other: string): Door | null {
  const id = idOf([one, other]);
  return doors.find((door) => door.id === id) ?? null;
}

/** The exhibits that doors lead to from this one. */
export function doorsFrom({ doors = [] }: Museum, level: string): readonly { readonly door: Door; readonly to: string }[] {
  return doors.filter(({ levels }) => levels.includes(level)).map((door) => ({ door, to: door.levels[0] === level ? door.levels[1] : door.levels[0] }));
}

/** How many of the statements were placed right. */
export const placedRight = (door: Door, answers: readonly Belongs[]): number => door.rows.filter(({ belongsTo }, index) => answers[index] === belongsTo).length;

export function openDoor(state: State, level: string, to: string): State {
  return doorBetween(state.museum, level, to) === null ? state : { ...state, overlay: null, screen: { kind: 'door', level, to, answers: null } };
}

/** Places the statement that is shown; the last one fills the table, and how many were right is kept. */
export function answerDoor(state: State, belongs: Belongs | null): State {
  const { screen } = state;
  if (screen.kind !== 'door') return state;
  const door = doorBetween(state.museum, screen.level, screen.to);
  if (door === null) return state;
  if (belongs === null) return { ...state, screen: { ...screen, answers: [] } };
  if (screen.answers === null || screen.answers.length >= door.rows.length) return state;
  const answers = [...screen.answers, belongs];
  const there: State = { ...state, screen: { ...screen, answers } };
  if (answers.length < door.rows.length) return there;
  const best = Math.max(state.progress.doors[door.id] ?? 0, placedRight(door, answers));
  return changeProgress(there, { doors: { ...state.progress.doors, [door.id]: best } });
}

/** One step back: the statement before, the way in, or the plaque. */
export function backFromDoor(state: State): State {
  const { screen } = state;
  if (screen.kind !== 'door') return state;
  if (screen.answers !== null && screen.answers.length > 0 && screen.answers.length < ASPECTS.length) return { ...state, screen: { ...screen, answers: screen.answers.slice(0, -1) } };
  return screen.answers !== null && screen.answers.length === 0 ? { ...state, screen: { ...screen, answers: null } } : { ...state, screen: { kind: 'plaque', level: screen.level } };
}
