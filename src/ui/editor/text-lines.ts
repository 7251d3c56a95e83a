import { lexLines, type Token, type TokenKind } from '../../game/editor-lexer.ts';
import { markedRows, textOf, type Buffer } from '../../game/editor-buffer.ts';
import type { NotesOnSql } from '../../game/editor-notes.ts';
import type { Role, Theme } from '../theme.ts';
import { fitted, span, type Line, type Span } from '../run/spans.ts';

const roles: Readonly<Partial<Record<TokenKind, Role>>> = {
  keyword: 'sql-keyword', string: 'sql-string', 'quoted name': 'text', number: 'sql-number', comment: 'sql-comment', directive: 'accent',
};

/** Which part of the text is in sight: the first line and the first column. */
export type Sight = { readonly top: number; readonly left: number };

/** The sight moved as little as needed to show the cursor, with two lines and eight columns of context where there is room. */
export function sightAround(sight: Sight, buffer: Buffer, width: number, height: number): Sight {
  const margin = Math.min(2, Math.floor((height - 1) / 2));
  const top = Math.max(0, Math.min(Math.max(sight.top, buffer.row - height + 1 + margin), buffer.row - margin, Math.max(0, buffer.lines.length - height)));
  const side = Math.min(8, Math.floor(width / 4));
  const left = buffer.column < sight.left + side ? Math.max(0, buffer.column - side) : Math.max(sight.left, buffer.column - width + side);
  return { top: Math.max(0, Math.min(top, buffer.row)), left: buffer.column < width - 1 && sight.left === 0 ? 0 : left };
}

export type TextSetting = { readonly theme: Theme; readonly width: number; readonly height: number; readonly notes: NotesOnSql | null; readonly isActive: boolean };

/** The lines in sight with their numbers, colours, marks and the cursor, in exactly `height` lines. */
export function textLines(buffer: Buffer, sight: Sight, set: TextSetting): readonly Line[] {
  const tokens = lexLines(textOf(buffer));
  const gutter = gutterWidth(buffer);
  const room = set.width - gutter;
  const marked = markedRows(buffer);
  return Array.from({ length: set.height }, (_, at) => {
    const row = sight.top + at;
    if (row >= buffer.lines.length) return fitted([], set.width);
    const isMarked = marked !== null && row >= marked[0] && row <= marked[1];
    const pieces = coloured(tokens[row] ?? [], isMarked);
    const withCursor = set.isActive && row === buffer.row ? cursorIn(pieces, buffer.column) : pieces;
    const line = fitted(fromColumn(withCursor, sight.left), room, set.theme.glyphs.ellipsis);
    return [number(row, buffer, gutter, set, isMarked), ...line];
  });
}

export const gutterWidth = (buffer: Buffer): number => Math.max(4, String(buffer.lines.length).length + 3);

function number(row: number, buffer: Buffer, gutter: number, { notes, theme }: TextSetting, isMarked: boolean): Span {
  const isFaulty = notes?.faults.some(fault => fault.line === row + 1) === true;
  const sign = isFaulty ? theme.glyphs.cross2 : isMarked ? theme.glyphs.pointer : ' ';
  return span(`${String(row + 1).padStart(gutter - 2)}${sign} `, isFaulty ? 'bad' : row === buffer.row ? 'strong' : 'quiet');
}

const coloured = (tokens: readonly Token[], isMarked: boolean): Line => tokens.map(token => isGap(token) ? span(token.text, 'warning', { isBold: true, isInverse: true }) : span(token.text, roles[token.kind], { isBold: token.kind === 'directive', isInverse: isMarked }));

/** A place to be filled in. */
const isGap = ({ kind, text }: Token): boolean => kind === 'name' && /^_{4,}$/.test(text);

/** The line with the place of the cursor turned inverse; a space stands for the place after its end. */
function cursorIn(line: Line, column: number): Line {
  const pieces: Span[] = [];
  let from = 0;
  for (const piece of line) {
    const within = column - from;
    if (within >= 0 && within < piece.text.length) {
      const end = within + (/[\ud800-\udbff]/.test(piece.text[within]) ? 2 : 1);
      pieces.push({ ...piece, text: piece.text.slice(0, within) }, { ...piece, text: piece.text.slice(within, end), isInverse: piece.isInverse !== true }, { ...piece, text: piece.text.slice(end) });
    } else pieces.push(piece);
    from += piece.text.length;
  }
  const shown = pieces.filter(piece => piece.text !== '');
  return column >= from ? [...shown, span(' ', undefined, { isInverse: true })] : shown;
}

function fromColumn(line: Line, column: number): Line {
  let left = column;
  return line.flatMap(piece => {
    const cut = Math.min(left, piece.text.length);
    left -= cut;
    return cut === piece.text.length ? [] : [{ ...piece, text: piece.text.slice(cut) }];
  });
}
