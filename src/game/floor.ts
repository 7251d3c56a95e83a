import type { Case, Hall } from './museum.ts';

/**
The floor plan of a hall in cells: walls around, cases along the far wall, their plaques before them, one door to the next hall. A cell is one
column wide and one row high; a step goes two columns or one row, because a terminal's cell is twice as high as it is wide.
*/
export const FLOOR_COLUMNS = 76;
export const FLOOR_ROWS = 12;
export const CASE_WIDTH = 9;
/** The glass and the little plate under it. */
export const CASE_HEIGHT = 5;

/** Row (from 0, walls included) of the top edge of the cases. */
export const CASE_TOP = 1;
/** The row in which a visitor stands right before a case. */
const STAND_ROW = CASE_TOP + CASE_HEIGHT;
const STEP_COLUMNS = 2;

export type Spot = { readonly column: number; readonly row: number };

/** Left edge of each case: spread evenly, with room for the door on the right. */
export function caseColumn(hall: Hall, place: number): number {
  const room = FLOOR_COLUMNS - 4;
  const pitch = Math.floor(room / hall.cases.length);
  return 2 + (place - 1) * pitch + Math.floor((pitch - CASE_WIDTH) / 2);
}

/** Where a visitor stands when looking at a case. */
export function spotBefore(hall: Hall, place: number): Spot {
  return { column: caseColumn(hall, place) + Math.floor(CASE_WIDTH / 2), row: STAND_ROW };
}

/** Rows of the right wall in which its door stands open. */
export const DOOR_ROWS: readonly number[] = [STAND_ROW + 1, STAND_ROW + 2, STAND_ROW + 3];

/** The door on leads through the right wall, the one back through the left. */
export function doorAt(spot: Spot): 'on' | 'back' | null {
  if (!DOOR_ROWS.includes(spot.row)) return null;
  return spot.column >= FLOOR_COLUMNS - 2 ? 'on' : spot.column <= 1 ? 'back' : null;
}

/** Where one stands after coming in, one step inside the door one came through. */
export const DOOR_SPOT: Spot = { column: FLOOR_COLUMNS - 4, row: DOOR_ROWS[1] };
export const DOOR_BACK_SPOT: Spot = { column: 3, row: DOOR_ROWS[1] };

function isFree(hall: Hall, spot: Spot): boolean {
  const isInside = spot.column >= 1 && spot.column <= FLOOR_COLUMNS - 2 && spot.row >= 1 && spot.row <= FLOOR_ROWS - 2;
  return isInside && !hall.cases.some(({ place }) => {
    const left = caseColumn(hall, place);
    return spot.column >= left && spot.column < left + CASE_WIDTH && spot.row >= CASE_TOP && spot.row < CASE_TOP + CASE_HEIGHT;
  });
}

/** One step; against a wall or a case the visitor stays. The first spot of a visit is before the first case. */
export function walk(hall: Hall, from: Spot, columns: number, rows: number): Spot {
  const to = { column: from.column + columns * STEP_COLUMNS, row: from.row + rows };
  const near = { column: Math.min(FLOOR_COLUMNS - 2, Math.max(1, to.column)), row: to.row };
  return isFree(hall, near) ? near : from;
}

/** The case that a visitor stands before, near enough to read its plaque, or null. */
export function caseBefore(hall: Hall, spot: Spot): Case | null {
  if (spot.row > STAND_ROW + 1) return null;
  return hall.cases.find(({ place }) => {
    const left = caseColumn(hall, place);
    return spot.column >= left - 1 && spot.column <= left + CASE_WIDTH;
  }) ?? null;
}

/** The saved spot of a progress file, or the one before the first case when it has none or lies in a wall. */
export function spotOf(hall: Hall, place: Spot): Spot {
  return isFree(hall, place) ? { column: place.column, row: place.row } : spotBefore(hall, 1);
}
