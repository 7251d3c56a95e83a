import { Box } from 'ink';
import { timelineName } from '../../game/branch.ts';
import { clock } from '../../text/duration.ts';
import { grouped } from '../../text/number.ts';
import { Menu } from '../parts/Menu.tsx';
import { wrap } from '../parts/wrap.ts';
import type { FlownTimeline, RunSession } from './run-session.ts';
import { fitted, plain, span, type Line } from './spans.ts';
import { Lines } from './StyledLine.tsx';

export type BranchesPanelProps = {
  readonly session: RunSession;
  readonly width: number;
  readonly height: number;
  readonly isActive: boolean;
  readonly actKey: string;
  readonly onUndo: () => void;
  readonly onSwitch: (number: number) => void;
};

const UNDO = 'undo';

/** The timelines of this run, and the way back: from the moment at the cursor without what was done after it. */
export function BranchesPanel({ session, width, height, isActive, actKey, onUndo, onSwitch }: BranchesPanelProps) {
  const { timelines, current, hasLater, view } = session;
  const undo = hasLater ? [{ id: UNDO, label: `Go on from ${clock(view.cursorUs)} without what was done later` }] : [];
  const items = [...timelines.map(one => ({ id: String(one.number), label: `${one.number} ${timelineName(one.flight.scenario, one)}`, note: noteOf(one, current) })), ...undo];
  const says: readonly Line[] = wrap(`All have the same traffic. Another one begins where you act (${actKey}): the moment at the cursor, ${clock(view.cursorUs)}.`, width - 2).map(line => fitted(plain(` ${line}`, 'quiet'), width));
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Lines lines={[fitted([span(' timelines', 'accent', { isBold: true }), span('   Enter looks at one, at the same moment', 'quiet')], width)]} />
      <Menu items={items} isActive={isActive} limit={Math.max(2, height - 2 - says.length)} columns={width} onSelect={id => (id === UNDO ? onUndo() : onSwitch(Number(id)))} />
      <Lines lines={says} />
    </Box>
  );
}

function noteOf(timeline: FlownTimeline, current: FlownTimeline): string {
  const { flight, measures, parent, fromUs } = timeline;
  const parts = [
    ...(timeline === current ? ['looked at now'] : []),
    ...(parent === null ? [] : [`left ${parent} at ${clock(fromUs)}`]),
    measures === null ? (flight.isOver ? 'flown' : `flown up to ${clock(flight.reachedUs)}`) : `${grouped(measures.requestsFailed)} failed`,
  ];
  return parts.join(', ');
}
