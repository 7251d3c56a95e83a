import { CASE_HEIGHT, CASE_TOP, CASE_WIDTH, DOOR_ROWS, FLOOR_COLUMNS, FLOOR_ROWS, caseBefore, caseColumn, spotOf } from '../../game/floor.ts';
import { hallAfter, hallBefore, hallOf } from '../../game/museum.ts';
import type { Case, Hall } from '../../game/museum.ts';
import { earnedIn, lesson, plaqueBefore, platesOf } from '../../game/pages/hall.ts';
import { waitingQuestion } from '../../game/revisit.ts';
import type { State } from '../../game/state.ts';
import { span, spread, widthOf } from '../run/spans.ts';
import type { Line, Span } from '../run/spans.ts';
import type { Role, Theme } from '../theme.ts';
import { wrap } from './wrap.ts';

type Cell = { readonly sign: string; readonly role?: Role; readonly isBold?: boolean };

/** A sheet of cells that is drawn on and then read line by line. */
class Sheet {
  readonly cells: Cell[][];
  readonly columns: number;
  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.cells = Array.from({ length: rows }, () => Array.from({ length: columns }, (): Cell => ({ sign: ' ' })));
  }

  put(column: number, row: number, text: string, role?: Role, isBold = false): void {
    [...text].forEach((sign, index) => {
      if (this.cells[row]?.[column + index]) this.cells[row][column + index] = { sign, role, isBold };
    });
  }

  lines(): readonly Line[] {
    return this.cells.map((row) => row.reduce<Span[]>((spans, { sign, role, isBold }) => {
      const last = spans.at(-1);
      if (last && last.role === role && (last.isBold ?? false) === (isBold ?? false)) spans[spans.length - 1] = { ...last, text: last.text + sign };
      else spans.push({ text: sign, role, isBold });
      return spans;
    }, []));
  }
}

/** The sign beside the door, between it and the last case. */
const SIGN_COLUMNS = 9;

/** How much larger than the plan the hall is drawn: twice as large where the terminal has the room. */
export const hallScale = (columns: number, rows: number): number => (columns >= FLOOR_COLUMNS * 2 + 4 && rows >= FLOOR_ROWS * 2 + 12 ? 2 : 1);

/** The floor plan: walls, the door, the cases with what is in them, and the visitor. */
export function floorLines(state: State, scale: number, theme: Theme): readonly Line[] {
  const hall = hallOf(state.museum, state.progress.place.hall);
  const spot = spotOf(hall, state.progress.place);
  const here = caseBefore(hall, spot);
  const sheet = new Sheet(FLOOR_COLUMNS * scale, FLOOR_ROWS * scale);
  drawWalls(sheet, hallAfter(state.museum, hall), hallBefore(state.museum, hall), scale, theme);
  for (const one of hall.cases) drawCase(sheet, hall, one, state, scale, theme, one === here);
  sheet.put(spot.column * scale, spot.row * scale, theme.glyphs.visitor, 'visitor', true);
  // Further in, a sign may hang there, and whoever came so far knows which of the signs they are.
  if (!state.progress.hasLooked && hallBefore(state.museum, hall) === null) sheet.put(spot.column * scale - 2, spot.row * scale + 1, '(you)', 'quiet');
  return sheet.lines();
}

function drawWalls(sheet: Sheet, next: Hall | null, before: Hall | null, scale: number, { glyphs }: Theme): void {
  const right = FLOOR_COLUMNS * scale - 1;
  const bottom = FLOOR_ROWS * scale - 1;
  sheet.put(0, 0, glyphs.topLeft + glyphs.horizontal.repeat(right - 1) + glyphs.topRight, 'wall');
  sheet.put(0, bottom, glyphs.bottomLeft + glyphs.horizontal.repeat(right - 1) + glyphs.bottomRight, 'wall');
  for (let row = 1; row < bottom; row++) {
    const isDoorRow = DOOR_ROWS.includes(Math.floor(row / scale));
    for (const [column, hall] of [[0, before], [right, next]] as const) {
      const isDoor = hall !== null && isDoorRow;
      sheet.put(column, row, isDoor ? glyphs.doorway : glyphs.vertical, isDoor ? 'door' : 'wall');
    }
  }
  for (const [hall, isRight] of [[before, false], [next, true]] as const) {
    if (hall === null) continue;
    const sign = ['to the', ...wrap(hall.name.replace(/^The /, ''), SIGN_COLUMNS)];
    const top = DOOR_ROWS[0] * scale + Math.floor((DOOR_ROWS.length * scale - sign.length) / 2);
    sign.forEach((words, index) => {
      const shown = index !== 1 ? words : isRight ? `${words} ${glyphs.arrow}` : `${glyphs.arrowLeft} ${words}`;
      sheet.put(isRight ? right - 2 - shown.length : 3 - (index === 1 ? 2 : 0), top + index, shown, 'quiet');
    });
  }
}

function drawCase(sheet: Sheet, hall: Hall, one: Case, state: State, scale: number, { glyphs }: Theme, isNear: boolean): void {
  const left = caseColumn(hall, one.place) * scale;
  const top = CASE_TOP * scale;
  const width = CASE_WIDTH * scale;
  const height = (CASE_HEIGHT - 1) * scale;
  const inner = width - 2;
  const level = one.level === null ? null : state.museum.levels[one.level];
  const visit = level ? state.progress.visits[level.id] : undefined;
  const frame: Role = isNear ? 'chosen' : level ? 'case' : 'quiet';
  const put = (row: number, words: string, role?: Role): void => sheet.put(left + 1, top + row, words.slice(0, inner).padStart(Math.ceil((inner + Math.min(words.length, inner)) / 2)).padEnd(inner), role, isNear && role !== 'quiet');
  const [line, side, corners] = level
    ? [glyphs.caseHorizontal, glyphs.caseVertical, [glyphs.caseTopLeft, glyphs.caseTopRight, glyphs.caseBottomLeft, glyphs.caseBottomRight]]
    : [glyphs.horizontal, glyphs.vertical, [glyphs.topLeft, glyphs.topRight, glyphs.bottomLeft, glyphs.bottomRight]];
  sheet.put(left, top, corners[0] + line.repeat(inner) + corners[1], frame, isNear);
  for (let row = 1; row < height - 1; row++) sheet.put(left, top + row, side + ' '.repeat(inner) + side, frame, isNear);
  sheet.put(left, top + height - 1, corners[2] + line.repeat(inner) + corners[3], frame, isNear);
  put(1, String(one.place).padStart(2, '0'), level ? 'strong' : 'quiet');
  const fill = visit?.isPlateEarned ? glyphs.filled : visit ? glyphs.shaded : level ? glyphs.shaded : ' ';
  if (level) for (let row = 2; row < height - 1; row++) put(row, fill.repeat(inner - 2), visit?.isPlateEarned ? 'gold' : 'accent');
  else put(2, 'empty', 'quiet');
  if (scale > 1) wrap(one.title, inner - 2).slice(0, height - 4).forEach((words, index) => put(3 + index, words, level ? 'text' : 'quiet'));
  const plate = visit?.isPlateEarned ? `${glyphs.earned} plate` : level ? `${glyphs.open} open` : glyphs.dot;
  put(height, plate, visit?.isPlateEarned ? 'gold' : level ? 'plaque' : 'quiet');
}

export type HallLines = { readonly head: Line; readonly floor: readonly Line[]; readonly plaque: readonly Line[]; readonly said: readonly Line[] };

/** The hall for a terminal's size: what is read first stands first, the floor in the middle, the plaque before the visitor below. */
export function hallLines(state: State, columns: number, rows: number, theme: Theme): HallLines {
  const hall = hallOf(state.museum, state.progress.place.hall);
  const earned = earnedIn(hall, state.progress);
  const marks = hall.cases.map((_, index) => (index < earned ? theme.glyphs.earned : theme.glyphs.open)).join('');
  const floor = floorLines(state, hallScale(columns, rows), theme);
  const margin = Math.max(0, Math.floor((columns - widthOf(floor[0])) / 2));
  const indent = (lines: readonly Line[]): readonly Line[] => lines.map((line) => [span(' '.repeat(margin)), ...line]);
  const width = Math.min(columns - 4, widthOf(floor[0]) - 2);
  const [title, ...about] = plaqueBefore(state);
  const plaque: readonly Line[] = title === undefined ? [] : [[span(` ${title}`, 'plaque', { isBold: true })], ...about.flatMap((words) => wrap(words, width)).map((words): Line => [span(` ${words}`)])];
  const said = state.notice ?? lesson(state);
  const waiting = waitingQuestion(state);
  return {
    head: spread([span(` ${hall.name.toUpperCase()}`, 'strong'), span(`   ${hall.idea}`, 'quiet')], [span(`${platesOf(hall, state.progress)}  ${marks} `, 'accent')], columns),
    floor: indent(floor),
    plaque: indent(plaque),
    said: indent([
      ...(said === null ? [] : wrap(said, width).map((words): Line => [span(` ${words}`, 'warning')])),
      ...(waiting === null ? [] : wrap(waiting, width).map((words): Line => [span(` ${words}`, 'quiet')])),
    ]),
  };
}
