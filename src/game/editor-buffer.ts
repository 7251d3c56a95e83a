/**
A text being edited: lines, a cursor, lines marked for cutting or copying, and the way back. Columns count UTF-16 units; the cursor never stands
inside a pair of surrogates, and always inside the text.
*/
export type Buffer = {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
  /** The column that moves up and down try to keep. */
  readonly wantedColumn: number;
  /** The line at which a selection of whole lines began; it reaches to the cursor's line. */
  readonly markedRow: number | null;
  /** Whole lines, as last cut or copied. */
  readonly clipboard: readonly string[];
  readonly past: readonly Moment[];
  readonly future: readonly Moment[];
  /** What the last change was: letters typed one after another are one step back. */
  readonly lastChange: 'typing' | 'erasing' | null;
};

/** A text and its cursor, as undo brings it back. */
export type Moment = { readonly lines: readonly string[]; readonly row: number; readonly column: number };

export type BufferEvent =
  | { readonly kind: 'insert'; readonly text: string }
  /** To the next gap of a text that has gaps, two spaces in any other. */
  | { readonly kind: 'tab' }
  | { readonly kind: 'newline' | 'backspace' | 'delete' | 'delete-word' }
  | { readonly kind: 'left' | 'right' | 'word-left' | 'word-right' | 'line-start' | 'line-end' | 'text-start' | 'text-end' }
  | { readonly kind: 'up' | 'down'; readonly lines: number; readonly marks?: boolean }
  | { readonly kind: 'mark' | 'cut' | 'copy' | 'paste' | 'undo' | 'redo' }
  | { readonly kind: 'place'; readonly row: number; readonly column: number }
  /** Another text comes in from outside (the player's own editor, a hint); it can be undone. */
  | { readonly kind: 'replace'; readonly text: string };

const undoStepsMax = 500;
/** A migration is a page or two; more than this is somebody's data, and drawing it helps nobody. */
const linesMax = 5000;

export function openBuffer(text: string): Buffer {
  const lines = linesOf(text);
  const { row, column } = nextGap(lines, { row: 0, column: -1 }) ?? { row: 0, column: 0 };
  return { lines, row, column, wantedColumn: column, markedRow: null, clipboard: [], past: [], future: [], lastChange: null };
}

export const textOf = (buffer: Buffer): string => buffer.lines.join('\n');

/** First and last marked line, null when nothing is marked. */
export function markedRows(buffer: Buffer): readonly [from: number, to: number] | null {
  return buffer.markedRow === null ? null : [Math.min(buffer.markedRow, buffer.row), Math.max(buffer.markedRow, buffer.row)];
}

export function editBuffer(buffer: Buffer, event: BufferEvent): Buffer {
  switch (event.kind) {
    case 'insert': return event.text === '' ? buffer : intoGap(buffer, event.text);
    case 'tab': return tabbed(buffer);
    case 'newline': return inserted(buffer, '\n');
    case 'backspace': return buffer.markedRow !== null ? withoutMarked(buffer) : erased(buffer, before(buffer), here(buffer), 'erasing');
    case 'delete': return buffer.markedRow !== null ? withoutMarked(buffer) : erased(buffer, here(buffer), after(buffer), 'erasing');
    case 'delete-word': return erased(buffer, wordBefore(buffer), here(buffer), null);
    case 'left': return moved(buffer, before(buffer));
    case 'right': return moved(buffer, after(buffer));
    case 'word-left': return moved(buffer, wordBefore(buffer));
    case 'word-right': return moved(buffer, wordAfter(buffer));
    case 'line-start': return moved(buffer, { row: buffer.row, column: homeColumn(buffer) });
    case 'line-end': return moved(buffer, { row: buffer.row, column: buffer.lines[buffer.row].length });
    case 'text-start': return moved(buffer, { row: 0, column: 0 });
    case 'text-end': return moved(buffer, { row: buffer.lines.length - 1, column: buffer.lines.at(-1)!.length });
    case 'up': return vertical(buffer, -event.lines, event.marks === true);
    case 'down': return vertical(buffer, event.lines, event.marks === true);
    case 'place': return moved(buffer, event);
    case 'mark': return { ...buffer, markedRow: buffer.markedRow === null ? buffer.row : null, lastChange: null };
    case 'copy': return { ...buffer, clipboard: markedLines(buffer), markedRow: null, lastChange: null };
    case 'cut': return { ...withoutMarked(buffer), clipboard: markedLines(buffer) };
    case 'paste': return pasted(buffer);
    case 'undo': return undone(buffer);
    case 'redo': return redone(buffer);
    case 'replace': return replaced(buffer, event.text);
  }
}

type Place = { readonly row: number; readonly column: number };

/** Line ends of every system become one, tabs two spaces; other control characters have no place in SQL. */
export function cleaned(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that must not get in
  return text.replace(/\r\n?/g, '\n').replace(/\t/g, '  ').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
}

const linesOf = (text: string): readonly string[] => cleaned(text).split('\n').slice(0, linesMax);

const here = (buffer: Buffer): Place => ({ row: buffer.row, column: buffer.column });

function changed(buffer: Buffer, lines: readonly string[], place: Place, change: Buffer['lastChange']): Buffer {
  const isGoingOn = change !== null && change === buffer.lastChange;
  const past = isGoingOn ? buffer.past : [...buffer.past, { lines: buffer.lines, row: buffer.row, column: buffer.column }].slice(-undoStepsMax);
  return at({ ...buffer, lines, past, future: [], markedRow: null, lastChange: change }, place);
}

/** The cursor at a place, brought inside the text. */
function at(buffer: Buffer, place: Place): Buffer {
  const row = Math.max(0, Math.min(buffer.lines.length - 1, place.row));
  const line = buffer.lines[row];
  const inside = Math.max(0, Math.min(line.length, place.column));
  const column = isInsidePair(line, inside) ? inside - 1 : inside;
  return { ...buffer, row, column, wantedColumn: column };
}

const isInsidePair = (line: string, column: number): boolean => column > 0 && column < line.length && /[\ud800-\udbff]/.test(line[column - 1]) && /[\udc00-\udfff]/.test(line[column]);

const moved = (buffer: Buffer, place: Place): Buffer => at({ ...buffer, markedRow: null, lastChange: null }, place);

function inserted(buffer: Buffer, text: string): Buffer {
  const clean = cleaned(text);
  if (clean === '') return buffer;
  const line = buffer.lines[buffer.row];
  const pieces = clean.split('\n');
  const first = line.slice(0, buffer.column) + pieces[0];
  const rest = line.slice(buffer.column);
  const middle = pieces.length === 1 ? [first + rest] : [first, ...pieces.slice(1, -1), pieces.at(-1)! + rest];
  const lines = [...buffer.lines.slice(0, buffer.row), ...middle, ...buffer.lines.slice(buffer.row + 1)];
  if (lines.length > linesMax) return buffer;
  const place = pieces.length === 1 ? { row: buffer.row, column: first.length } : { row: buffer.row + pieces.length - 1, column: pieces.at(-1)!.length };
  return changed(buffer, lines, place, pieces.length === 1 && [...clean].length === 1 ? 'typing' : null);
}

const GAP = /_{4,}/;

/** The first gap behind a place, or else the first of all; null in a text without gaps. */
function nextGap(lines: readonly string[], from: Place): Place | null {
  const at = (row: number, column: number): Place | null => {
    const found = lines[row].slice(column).search(GAP);
    return found < 0 ? null : { row, column: column + found };
  };
  const ahead = at(from.row, Math.min(from.column < 0 ? 0 : endOfGap(lines[from.row], from.column), lines[from.row].length));
  if (ahead) return ahead;
  for (let count = 1; count <= lines.length; count++) {
    const found = at((from.row + count) % lines.length, 0);
    if (found) return found;
  }
  return null;
}

/** The column behind the gap that begins here, or this column. */
const endOfGap = (line: string, column: number): number => column + (/^_{4,}/.exec(line.slice(column))?.[0].length ?? 0);

function tabbed(buffer: Buffer): Buffer {
  const gap = nextGap(buffer.lines, here(buffer));
  return gap ? moved(buffer, gap) : inserted(buffer, '  ');
}

/** What is typed at a gap takes its place; one step back brings the gap again. */
function intoGap(buffer: Buffer, text: string): Buffer {
  const line = buffer.lines[buffer.row];
  const end = endOfGap(line, buffer.column);
  if (end === buffer.column) return inserted(buffer, text);
  const lines = [...buffer.lines.slice(0, buffer.row), line.slice(0, buffer.column) + line.slice(end), ...buffer.lines.slice(buffer.row + 1)];
  const filled = inserted({ ...buffer, lines, lastChange: null }, text);
  return filled.lines === lines ? buffer : { ...filled, past: [...buffer.past, { lines: buffer.lines, row: buffer.row, column: buffer.column }].slice(-undoStepsMax) };
}

function erased(buffer: Buffer, from: Place, to: Place, change: Buffer['lastChange']): Buffer {
  if (from.row === to.row && from.column === to.column) return buffer;
  const joined = buffer.lines[from.row].slice(0, from.column) + buffer.lines[to.row].slice(to.column);
  return changed(buffer, [...buffer.lines.slice(0, from.row), joined, ...buffer.lines.slice(to.row + 1)], from, change);
}

function before({ lines, row, column }: Buffer): Place {
  if (column > 0) return { row, column: isInsidePair(lines[row], column - 1) ? column - 2 : column - 1 };
  return row > 0 ? { row: row - 1, column: lines[row - 1].length } : { row, column };
}

function after({ lines, row, column }: Buffer): Place {
  if (column < lines[row].length) return { row, column: isInsidePair(lines[row], column + 1) ? column + 2 : column + 1 };
  return row < lines.length - 1 ? { row: row + 1, column: 0 } : { row, column };
}

function wordBefore(buffer: Buffer): Place {
  const start = buffer.lines[buffer.row].slice(0, buffer.column).search(/(\w+|[^\w\s]+)\s*$/);
  return start >= 0 && buffer.column > 0 ? { row: buffer.row, column: start } : buffer.column > 0 ? { row: buffer.row, column: 0 } : before(buffer);
}

function wordAfter(buffer: Buffer): Place {
  const rest = buffer.lines[buffer.row].slice(buffer.column);
  return rest === '' ? after(buffer) : { row: buffer.row, column: buffer.column + /^(\w+|[^\w\s]+|)\s*/.exec(rest)![0].length };
}

/** Home goes to the first letter, and from there to the first column. */
function homeColumn({ lines, row, column }: Buffer): number {
  const indent = lines[row].length - lines[row].trimStart().length;
  return column === indent ? 0 : indent;
}

function vertical(buffer: Buffer, by: number, marks: boolean): Buffer {
  const row = Math.max(0, Math.min(buffer.lines.length - 1, buffer.row + by));
  const isMarking = marks || buffer.markedRow !== null;
  const markedRow = isMarking ? buffer.markedRow ?? buffer.row : null;
  return { ...at({ ...buffer, markedRow, lastChange: null }, { row, column: buffer.wantedColumn }), wantedColumn: buffer.wantedColumn };
}

function markedLines(buffer: Buffer): readonly string[] {
  const [from, to] = markedRows(buffer) ?? [buffer.row, buffer.row];
  return buffer.lines.slice(from, to + 1);
}

function withoutMarked(buffer: Buffer): Buffer {
  const [from, to] = markedRows(buffer) ?? [buffer.row, buffer.row];
  const left = [...buffer.lines.slice(0, from), ...buffer.lines.slice(to + 1)];
  return changed(buffer, left.length === 0 ? [''] : left, { row: from, column: 0 }, null);
}

/** Whole lines go in above the cursor's line. */
function pasted(buffer: Buffer): Buffer {
  if (buffer.clipboard.length === 0 || buffer.lines.length + buffer.clipboard.length > linesMax) return buffer;
  const lines = [...buffer.lines.slice(0, buffer.row), ...buffer.clipboard, ...buffer.lines.slice(buffer.row)];
  return changed(buffer, lines, { row: buffer.row + buffer.clipboard.length, column: buffer.column }, null);
}

function undone(buffer: Buffer): Buffer {
  const moment = buffer.past.at(-1);
  if (moment === undefined) return buffer;
  const future = [...buffer.future, { lines: buffer.lines, row: buffer.row, column: buffer.column }];
  return at({ ...buffer, lines: moment.lines, past: buffer.past.slice(0, -1), future, markedRow: null, lastChange: null }, moment);
}

function redone(buffer: Buffer): Buffer {
  const moment = buffer.future.at(-1);
  if (moment === undefined) return buffer;
  const past = [...buffer.past, { lines: buffer.lines, row: buffer.row, column: buffer.column }];
  return at({ ...buffer, lines: moment.lines, past, future: buffer.future.slice(0, -1), markedRow: null, lastChange: null }, moment);
}

function replaced(buffer: Buffer, text: string): Buffer {
  const lines = linesOf(text);
  return lines.join('\n') === textOf(buffer) ? buffer : changed(buffer, lines, nextGap(lines, { row: 0, column: -1 }) ?? here(buffer), null);
}
