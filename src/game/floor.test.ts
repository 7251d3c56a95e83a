import { describe, expect, test } from 'vitest';
import { museum } from '../../test/screens/museum.ts';
import { CASE_HEIGHT, CASE_TOP, CASE_WIDTH, FLOOR_COLUMNS, FLOOR_ROWS, caseBefore, caseColumn, doorAt, spotBefore, spotOf, walk } from './floor.ts';

const hall = museum.halls[0];
const times = (steps: number, columns: number, rows: number, from = spotBefore(hall, 1)) => Array.from({ length: steps }).reduce<typeof from>((spot) => walk(hall, spot, columns, rows), from);

describe('a visitor in the hall', () => {
  test('is stopped by cases and walls on every side', () => {
    expect(times(30, 0, -1).row).toBe(CASE_TOP + CASE_HEIGHT);
    expect(times(30, 0, 1).row).toBe(FLOOR_ROWS - 2);
    expect(times(60, -1, 0).column).toBe(1);
    expect(times(60, 1, 0).column).toBe(FLOOR_COLUMNS - 2);
  });

  test('reads the plaque of the case they stand before, and none in the middle of the room', () => {
    for (const { place } of hall.cases) expect(caseBefore(hall, spotBefore(hall, place))?.place).toBe(place);
    expect(caseBefore(hall, { column: 30, row: FLOOR_ROWS - 2 })).toBe(null);
  });

  test('walks to the door on the right', () => {
    expect(doorAt(times(60, 1, 0, { column: 2, row: CASE_TOP + CASE_HEIGHT + 2 }))).toBe('on');
    expect(doorAt(times(60, -1, 0, { column: 9, row: CASE_TOP + CASE_HEIGHT + 2 }))).toBe('back');
    expect(doorAt(spotBefore(hall, 1))).toBe(null);
  });

  test('saved inside a case, as by a newer plan, begins before the first one', () => {
    expect(spotOf(hall, { column: caseColumn(hall, 2) + 1, row: CASE_TOP + 1 })).toEqual(spotBefore(hall, 1));
  });
});

test('cases stand within the walls and beside each other', () => {
  const lefts = hall.cases.map(({ place }) => caseColumn(hall, place));
  expect(lefts.every((left, index) => left > (index === 0 ? 0 : lefts[index - 1] + CASE_WIDTH))).toBe(true);
  expect(lefts.at(-1)! + CASE_WIDTH).toBeLessThan(FLOOR_COLUMNS - 1);
});
