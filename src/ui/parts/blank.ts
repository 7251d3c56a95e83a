import type { Line } from '../run/spans.ts';

/** A line with nothing on it that still takes its row: Ink gives an empty text no height. */
export const BLANK: Line = [{ text: ' ' }];

/** As many lines as there is room for, no fewer. */
export const paddedTo = (lines: readonly Line[], height: number): readonly Line[] => [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => BLANK)].slice(0, Math.max(height, 0));
