/** How a run screen divides its room. Heights and widths in cells; the title, the rule, the scrub line and the footer take the rest. */
export type RunLayout = {
  readonly kind: 'stacked' | 'beside' | 'whole';
  readonly width: number;
  /** Lines between the title and the rule above the scrub line. */
  readonly bodyHeight: number;
  /** Dashboard and log. */
  readonly leftWidth: number;
  /** Panels beside the dashboard; 0 when they take the log's place. */
  readonly rightWidth: number;
  /** Lines of one plot, 0 when there is no room for plots. */
  readonly plotHeight: number;
};

const besideFrom = 100;
const wholeFrom = { columns: 160, rows: 45 };

/** @param rows lines that the screen may draw in all */
export function runLayout(columns: number, rows: number): RunLayout {
  const bodyHeight = Math.max(8, rows - 4);
  if (columns < besideFrom) return { kind: 'stacked', width: columns, bodyHeight, leftWidth: columns, rightWidth: 0, plotHeight: 0 };
  const isWhole = columns >= wholeFrom.columns && rows >= wholeFrom.rows;
  const leftWidth = isWhole ? Math.floor(columns * 0.48) : Math.max(58, Math.min(84, Math.floor(columns * 0.58)));
  return { kind: isWhole ? 'whole' : 'beside', width: columns, bodyHeight, leftWidth, rightWidth: columns - leftWidth - 1, plotHeight: isWhole ? 6 : 0 };
}
