import { footerKeys } from '../keys.ts';
import type { Place } from '../keys.ts';
import { StyledLine } from '../run/StyledLine.tsx';
import { span, fitted } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';

const NONE: readonly string[] = [];
const NOTHING: readonly (readonly [string, string])[] = [];

/** The keys that work here and now, on the last line; those that do not fit are behind `?`. */
export function Footer({ place, columns, hidden = NONE, before = NOTHING }: { readonly place: Place; readonly columns: number; readonly hidden?: readonly string[]; readonly before?: readonly (readonly [string, string])[] }) {
  const theme = useTheme();
  const keys = footerKeys(useKeymap(), place, theme.isAscii, hidden);
  const entries = [...before.map(([key, label]) => ({ key, label })), ...keys];
  const line: Line = entries.flatMap(({ key, label }) => [span(` ${key}`, 'accent', { isBold: true }), span(` ${label} `)]);
  return <StyledLine line={fitted(line, columns, theme.glyphs.ellipsis)} />;
}
