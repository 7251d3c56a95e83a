import type { Role } from '../theme.ts';

/** A piece of a line in one style. No role is told by colour alone: `isBold` and `isInverse` are for weight, the words and signs carry the meaning. */
export type Span = { readonly text: string; readonly role?: Role; readonly isBold?: boolean; readonly isInverse?: boolean };
export type Line = readonly Span[];

export const span = (text: string, role?: Role, style: { readonly isBold?: boolean; readonly isInverse?: boolean } = {}): Span => ({ text, role, ...style });

export const plain = (text: string, role?: Role): Line => [{ text, role }];

export const widthOf = (line: Line): number => line.reduce((total, piece) => total + [...piece.text].length, 0);

/** The line cut or padded to exactly `width` columns, so that what stood there before is always painted over. */
export function fitted(line: Line, width: number, ellipsis = '…'): Line {
  const total = widthOf(line);
  if (total <= width) return total === width ? line : [...line, { text: ' '.repeat(width - total) }];
  const cut: Span[] = [];
  let left = Math.max(0, width - 1);
  for (const piece of line) {
    const signs = [...piece.text];
    if (signs.length > left) {
      cut.push({ ...piece, text: signs.slice(0, left).join('') + (width > 0 ? ellipsis : '') });
      return cut;
    }
    cut.push(piece);
    left -= signs.length;
  }
  return cut;
}

/** Left and right text on one line, with at least one space between them; the left gives way. */
export function spread(left: Line, right: Line, width: number, ellipsis?: string): Line {
  const room = Math.max(0, width - widthOf(right) - 1);
  return [...fitted(left, room, ellipsis), { text: ' ' }, ...right];
}
