import { useState } from 'react';
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
  const [highlighted, setHighlighted] = useState(String(current.number));
  const undo = hasLater ? [{ id: UNDO, label: `Go on from ${clock(view.cursorUs)} without what was done later` }] : [];
  const items = [...timelines.map(one => ({ id: String(one.number), label: `${one.number} ${timelineName(one.flight.scenario, one)}`, note: one === current ? 'now' : undefined })), ...undo];
  const chosen = timelines.find(one => String(one.number) === highlighted);
  const paragraph = (text: string, lines: number): readonly Line[] => wrap(text, width - 2).slice(0, lines).map(line => fitted(plain(` ${line}`, 'quiet'), width));
  const says = [...(chosen ? paragraph(`${chosen.number}: ${timelineName(chosen.flight.scenario, chosen)}. ${figuresOf(chosen)}.`, 4) : []), ...paragraph(`All have the same traffic. Another one begins where you act (${actKey}): at ${clock(view.cursorUs)}, where the cursor is.`, 3)];
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Lines lines={[fitted([span(' timelines', 'accent', { isBold: true }), span('  Enter looks at one, at this moment', 'quiet')], width)]} />
      <Menu
        items={items} isActive={isActive} limit={Math.min(items.length, Math.max(2, height - 1 - says.length))} columns={width} highlighted={String(current.number)}
        onHighlight={setHighlighted} onSelect={id => (id === UNDO ? onUndo() : onSwitch(Number(id)))}
      />
      <Lines lines={says} />
    </Box>
  );
}

/** Where it came from, how far it has been flown, and what came of it. */
function figuresOf({ flight, measures, parent, fromUs }: FlownTimeline): string {
  return [
    ...(parent === null ? [] : [`Leaves ${parent} at ${clock(fromUs)}`]),
    measures === null ? (flight.isOver ? `flown to its end at ${clock(flight.reachedUs)}` : `flown up to ${clock(flight.reachedUs)} so far`) : `${grouped(measures.requestsFailed)} of ${grouped(measures.requestsArrived)} requests failed`,
  ].join(', ');
}
