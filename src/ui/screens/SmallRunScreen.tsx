import { useEffect, useRef, useState } from 'react';
import { Box, useInput } from 'ink';
import type { LiveFlight } from '../../run/port.ts';
import type { Level } from '../../levels/level.ts';
import { SMALL_RUN_START, smallRunOn, smallRunWhole } from '../../game/small-table.ts';
import type { SmallRun, SmallTable } from '../../game/small-table.ts';
import { duration } from '../../text/duration.ts';
import { grouped } from '../../text/number.ts';
import { commandFor } from '../keys.ts';
import { paddedTo, BLANK } from '../parts/blank.ts';
import { headLines } from '../parts/page-lines.ts';
import { smallTableLines } from '../parts/small-table-lines.ts';
import { sqlSpans } from '../parts/sql-colour.ts';
import { footerLine } from '../run/frame-lines.ts';
import { Lines } from '../run/StyledLine.tsx';
import { fitted, span } from '../run/spans.ts';
import type { Line } from '../run/spans.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';

type Props = {
  readonly level: Level;
  readonly flight: 'laptop' | 'staging';
  readonly live: LiveFlight;
  readonly open: ((level: Level, flight: 'laptop' | 'staging') => SmallTable | null) | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly isActive: boolean;
  readonly onDone: () => void;
  readonly onBack: () => void;
  readonly onKeys: () => void;
};

const FRAME_MS = 90;

/** The laptop and staging: real rows that fill and change while one watches, and a run that is over before one looks up. */
export function SmallRunScreen({ level, flight, live, open, columns, rows, isActive, onDone, onBack, onKeys }: Props) {
  const theme = useTheme();
  const keys = useKeymap();
  const { table, run } = useSmallRun(() => open?.(level, flight) ?? null, theme.isStill, isActive);
  const measures = useEnd(live);
  useInput((input, key) => {
    const command = commandFor(keys, 'run', input, key);
    if (command === 'run-on') onDone();
    else if (command === 'run-back') onBack();
    else if (command === 'keys') onKeys();
  }, { isActive });
  const world = level.worlds[flight];
  const width = columns - 2;
  const done = run.done.map(({ sql, rows: changed, sqliteUs, fault }): Line => {
    const result = fault ?? (changed === 0 ? duration(sqliteUs) : `${grouped(changed)} rows, ${duration(sqliteUs)}`);
    return [
      span(` ${theme.glyphs[fault === null ? 'tick' : 'cross2']} `, fault === null ? 'good' : 'bad'), ...fitted(sqlSpans(sql.replace(/\s+/g, ' ')), Math.max(20, Math.min(90, width - result.length - 5)), theme.glyphs.ellipsis),
      span(`  ${result}`, fault === null ? 'quiet' : 'bad'),
    ];
  });
  const isOver = run.isOver && measures !== null;
  const verdict: readonly Line[] = isOver ? [
    BLANK,
    [span(` ${theme.glyphs.tick} Green. `, 'good', { isBold: true }), span(measures.migrationUs === null ? 'The migration is through.' : `On ${world.name} the migration takes ${duration(measures.migrationUs)}.`)],
    [span(flight === 'laptop' ? ' Nobody else was there to wait.' : ' A few colleagues were there; nobody noticed anything.', 'quiet')],
  ] : [];
  const note: Line = [span(' The rows are real, in memory; the run time is the simulated server’s.', 'quiet')];
  const top = [...headLines(`${level.exhibit} ${level.title} · ${world.size}`, `${grouped(world.rows)} rows`, columns, theme)];
  const statements = [...done, ...verdict];
  const room = rows - top.length - statements.length - 4;
  const picture = table === null ? [] : smallTableLines(table, run.rows, room, columns, theme);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={paddedTo([...top, ...picture, BLANK, ...statements], rows - 2).map((line) => fitted(line, columns, theme.glyphs.ellipsis))} />
      <Lines lines={[fitted(note, columns, theme.glyphs.ellipsis), footerLine([{ key: 'Enter', label: isOver ? 'go on' : 'skip' }, { key: 'Esc', label: 'back' }, { key: '?', label: 'keys' }], columns)]} />
    </Box>
  );
}

function useSmallRun(open: () => SmallTable | null, isStill: boolean, isActive: boolean): { readonly table: SmallTable | null; readonly run: SmallRun } {
  const [table] = useState(open);
  const [run, setRun] = useState<SmallRun>(() => (table === null ? { ...SMALL_RUN_START, isOver: true } : isStill ? smallRunWhole(table) : SMALL_RUN_START));
  const now = useRef(run);
  useEffect(() => {
    if (table === null || isStill || !isActive) return undefined;
    const timer = setInterval(() => {
      if (now.current.isOver) return clearInterval(timer);
      now.current = smallRunOn(table, now.current);
      setRun(now.current);
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [table, isStill, isActive]);
  useEffect(() => () => table?.close(), [table]);
  return { table, run };
}

/** The figures of the run, once it has been simulated to its end. */
function useEnd(live: LiveFlight) {
  const [measures, setMeasures] = useState<Awaited<ReturnType<LiveFlight['finish']>>['measures'] | null>(null);
  useEffect(() => {
    let isMounted = true;
    live.finish().then((trace) => { if (isMounted) setMeasures(trace.measures); }, () => undefined);
    return () => { isMounted = false; };
  }, [live]);
  return measures;
}
