import type { Series } from '../../run/trace.ts';
import { bucketsOf } from '../../game/run-dashboard.ts';
import { duration } from '../../text/duration.ts';
import { abbreviated } from '../../text/number.ts';
import { linePlot } from '../parts/chart.ts';
import type { Role, Theme } from '../theme.ts';
import { fitted, span, type Line } from './spans.ts';

type Quantity = { readonly name: string; readonly values: (series: Series) => Float64Array; readonly of: 'mean' | 'max'; readonly role: Role; readonly unit: (value: number) => string };

const quantities: readonly Quantity[] = [
  { name: 'waiting for locks', values: series => series.lockWaiters, of: 'max', role: 'waiting', unit: abbreviated },
  { name: 'server connections', values: series => series.connections, of: 'max', role: 'accent', unit: abbreviated },
  { name: 'served a second', values: series => series.served, of: 'mean', role: 'good', unit: abbreviated },
  { name: 'failed a second', values: series => series.failed, of: 'mean', role: 'bad', unit: abbreviated },
];

/** The cascade as curves, two beside each other, over the same time as the sparklines. */
export function plotLines(series: Series, cursorUs: number, bucketSeconds: number, width: number, height: number, theme: Theme): readonly Line[] {
  const each = Math.floor((width - 3) / 2);
  const second = Math.min(series.seconds, Math.floor(cursorUs / 1_000_000)) - 1;
  const drawn = quantities.map(quantity => {
    const past = bucketsOf(quantity.values(series), second, each, bucketSeconds, quantity.of);
    const max = Math.max(1, ...past.filter(Number.isFinite));
    const head: Line = fitted([span(` ${quantity.name}`, 'quiet'), span(`  top ${quantity.unit(max)}, last ${duration(each * bucketSeconds * 1_000_000)}`, 'quiet')], each);
    const rows = linePlot({ values: past, width: each - 1, height: height - 1, max, isAscii: theme.isAscii });
    return [head, ...rows.map((row): Line => fitted([span(' '), span(row, quantity.role)], each))];
  });
  const gap = span('   ');
  const pairs = [[drawn[0], drawn[1]], [drawn[2], drawn[3]]];
  return pairs.flatMap(([left, right]) => left.map((line, at): Line => fitted([...line, gap, ...right[at]], width)));
}
