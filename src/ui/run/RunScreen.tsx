import { useState, useSyncExternalStore } from 'react';
import { Box, Text, useInput, useWindowSize } from 'ink';
import type { Action } from '../../run/scenario.ts';
import type { LiveFlight } from '../../run/port.ts';
import { actionName } from '../../game/branch.ts';
import { engineWords } from '../../game/engine-words.ts';
import { bucketSecondsAt, dashboardOf } from '../../game/run-dashboard.ts';
import { actionEffects, onCallChoices, type OnCallChoice } from '../../game/run-actions.ts';
import type { QueryViews } from '../../game/run-query.ts';
import type { Panel, RunStart, RunView } from '../../game/run-view.ts';
import type { MilestoneKind } from '../../game/run-log.ts';
import { commandFor, footerKeys, keyLabel, type Keymap } from '../keys.ts';
import { useKeymap, useTheme } from '../theme-context.tsx';
import { ActPanel } from './ActPanel.tsx';
import { BranchesPanel } from './BranchesPanel.tsx';
import { ComparePanel, otherTimeline } from './ComparePanel.tsx';
import { cascadeLines, migrationLines, sparkWidth } from './dashboard-lines.ts';
import { runLayout } from './layout.ts';
import { logLines } from './log-lines.ts';
import { plotLines } from './plot-lines.ts';
import { footerLine, panelKeys, ruleLine, statusLine, titleLine } from './frame-lines.ts';
import { scrubbed, scrubLine } from './scrub-line.ts';
import { fitted, type Line } from './spans.ts';
import { Lines } from './StyledLine.tsx';
import { useRun } from './use-run.ts';
import { ViewsPanel } from './ViewsPanel.tsx';
import { ViewsState } from './views-state.ts';
import { whyLines } from './why-lines.ts';

/** What the player leaves a run with. The flight is the branch that was last looked at; whoever started the first flight closes it. */
export type RunOutcome = { readonly flight: LiveFlight; readonly actions: readonly Action[]; readonly view: RunView };

export type RunScreenProps = {
  /** Already started; the screen closes the branches that it makes and leaves again, never this one. */
  readonly flight: LiveFlight;
  /** Where a run is opened that was flown before; its flight is the one without any action. */
  readonly start?: RunStart | null;
  /** 'EXP-008 The Runaway Migration' */
  readonly title: string;
  /** 'PRODUCTION 80,000,000 rows' */
  readonly place: string;
  /** The manual's spelling of a lock mode, and its strength (a larger number is stronger). */
  readonly modeName: (mode: string) => string;
  readonly modeRank: (mode: string) => number;
  readonly podName?: (pod: number) => string;
  /** Runs SQL on the views of a moment; without it the views have no prompt. */
  readonly query?: QueryViews;
  /** False while something stands in front and takes the keys. */
  readonly isActive?: boolean;
  /** Room to draw in; the whole terminal but one line when absent. */
  readonly columns?: number;
  readonly rows?: number;
  /** Enter: on with the visit. */
  readonly onDone: (outcome: RunOutcome) => void;
  /** Esc with nothing open. */
  readonly onBack: (outcome: RunOutcome) => void;
  /** '?' */
  readonly onKeys?: () => void;
};

/** The keys that go to a first of its kind. */
const FIRSTS = { 'to-first-wait': 'first-wait', 'to-first-error': 'first-error', 'to-first-kill': 'first-kill' } as const;

const markKeysOf = (keymap: Keymap, isAscii: boolean): Readonly<Partial<Record<MilestoneKind, string>>> =>
  Object.fromEntries(Object.entries(FIRSTS).flatMap(([command, kind]) => [keyOf(keymap, command, isAscii)].filter(key => key !== '').map(key => [kind, key])));

/** The first key of a command, '' when somebody has taken it away. */
const keyOf = (keymap: Keymap, command: string, isAscii: boolean): string => keymap.rows.find(row => row.command === command)?.keys.slice(0, 1).map(key => keyLabel(key, isAscii))[0] ?? '';

/** What a menu on the screen leaves no room for in the footer; the keys work all the same. */
const MENU_HIDES: readonly string[] = ['next-event', 'why', 'views', 'act', 'branches', 'compare'];

/** While a query is written letters are letters; these two cannot be bound to anything else there. */
const WRITING_KEYS = [{ key: 'Enter', label: 'ask' }, { key: 'Esc', label: 'leave the query' }] as const;

const actionsOf = (view: RunView): readonly Action[] => view.decisions.map(decision => decision.action);

const namedAfterNumber = (pod: number): string => `web-${pod}`;

/** The production run: what is stuck, behind what, and who suffers, at every moment of the run and as fast as one likes. */
export function RunScreen(props: RunScreenProps) {
  const { flight, isActive = true, modeName, modeRank, podName = namedAfterNumber } = props;
  const theme = useTheme();
  const keymap = useKeymap();
  const size = useWindowSize();
  const columns = props.columns ?? size.columns;
  const rows = props.rows ?? size.rows - 1;
  const layout = runLayout(columns, rows);
  const [viewsState] = useState(() => new ViewsState());
  const [panelWanted, setPanelWanted] = useState(layout.kind === 'whole');
  const session = useRun(flight, props.start ?? null, theme.isStill, layout.rightWidth > 0 || panelWanted, isActive);
  const { view, digest } = session;
  const dispatch = session.dispatch.bind(session);
  const startUs = flight.scenario.migration?.atUs ?? 0;

  const shown: Panel = view.panel === 'none' && layout.rightWidth > 0 ? 'views' : view.panel;
  const isWriting = useSyncExternalStore(viewsState.subscribe, () => shown === 'views' && viewsState.prompt !== null);
  const [isLeaving, setLeaving] = useState(false);
  const [comparedWith, setComparedWith] = useState<number | null>(null);
  /** Somebody who has not seen the end is asked once: an Enter too many must not skip what the visit is about. */
  const goOn = (): void => {
    if (isLeaving || (session.flight.isOver && view.cursorUs >= session.flight.reachedUs)) props.onDone(outcome());
    else setLeaving(true);
  };
  const outcome = (): RunOutcome => ({ flight: session.flight, actions: actionsOf(view), view });
  const open = (panel: Panel): void => {
    setPanelWanted(panel === 'views' || panel === 'why');
    dispatch({ kind: 'panel', panel });
  };

  const act = (choice: OnCallChoice): void => {
    if (choice.action === null) dispatch({ kind: 'step', us: choice.costUs });
    else session.decide(choice.costUs, choice.action);
    setPanelWanted(false);
  };

  useInput((input, key) => {
    const command = commandFor(keymap, 'run', input, key);
    if (shown === 'views' && viewsState.take(command, input, key)) return undefined;
    if (isLeaving && command !== 'run-on') setLeaving(false);
    switch (command) {
      case 'pause': return dispatch({ kind: 'toggle' });
      case 'faster': case 'slower': case 'next-event': case 'previous-event': case 'next-mark': case 'previous-mark': case 'to-start': case 'to-end': return dispatch({ kind: command });
      // In the menu of actions a digit takes a line.
      case 'to-first-wait': case 'to-first-error': case 'to-first-kill': return shown === 'act' || shown === 'branches' ? undefined : dispatch({ kind: 'to-first', of: FIRSTS[command] });
      case 'step': return dispatch({ kind: 'step', us: 1_000_000 });
      case 'scrub-back': return dispatch({ kind: 'go', us: scrubbed(view, startUs, columns, -1) });
      case 'scrub-on': return dispatch({ kind: 'go', us: scrubbed(view, startUs, columns, 1) });
      case 'why': case 'views': case 'act': case 'branches': case 'compare': return open(command);
      case 'next-view': return shown === 'compare' ? setComparedWith(otherTimeline(session, comparedWith, true)?.number ?? null) : undefined;
      case 'keys': return props.onKeys?.();
      case 'run-on': return view.panel === 'act' || view.panel === 'branches' ? undefined : view.panel === 'none' || (layout.rightWidth > 0 && view.panel !== 'compare') ? goOn() : open('none');
      case 'run-back': return view.panel === 'none' ? props.onBack(outcome()) : open(view.panel);
      default: return undefined;
    }
  }, { isActive });

  const board = dashboardOf({
    scenario: flight.scenario, series: session.flight.series, digest, glance: session.glance, cursorUs: view.cursorUs, modeRank,
    buckets: sparkWidth(layout.leftWidth), bucketSeconds: bucketSecondsAt(view.speed, view.cursorUs, sparkWidth(layout.leftWidth)),
  });
  const set = { theme, width: layout.leftWidth, modeName };
  const rule = (width: number): Line => ruleLine(width, theme);
  const isCompact = layout.kind === 'stacked' && shown !== 'none';
  const cascade = cascadeLines(board, set);
  const top = [...migrationLines(board, set), rule(layout.leftWidth), ...(isCompact ? cascade.slice(0, 2) : cascade), rule(layout.leftWidth)];
  const plots = layout.plotHeight > 0 ? [...plotLines(session.flight.series, view.cursorUs, bucketSecondsAt(view.speed, view.cursorUs, Math.floor(layout.leftWidth / 2)), layout.leftWidth, layout.plotHeight, theme), rule(layout.leftWidth)] : [];
  const below = Math.max(1, layout.bodyHeight - top.length - plots.length);
  const log = (height: number): readonly Line[] => logLines(session.flight.log, digest, view.cursorUs, height, { width: layout.leftWidth, modeName, podName });

  const panel = (width: number, height: number) => {
    const why = (lines: number): readonly Line[] => padded(whyLines(session.shownLook, board.pool.waiting, { theme, width: width - 2, modeName, atUs: view.cursorUs, sessionWord: engineWords(flight.scenario.database.engine).session }, lines), width, lines);
    if (shown === 'why') return <Lines lines={why(height)} />;
    if (shown === 'act') {
      const effects = actionEffects(flight.scenario, actionsOf(view).filter(action => action.atUs <= view.cursorUs), digest, session.glance?.holds ?? [], session.flight.series, modeName);
      return <ActPanel choices={onCallChoices(flight.scenario)} effects={effects} width={width} height={height} isActive={isActive && view.panel === 'act'} onChoose={act} />;
    }
    if (shown === 'branches') {
      return (
        <BranchesPanel
          session={session} width={width} height={height} isActive={isActive && view.panel === 'branches'} actKey={keyOf(keymap, 'act', theme.isAscii)}
          onUndo={() => session.undoLater()} onSwitch={number => session.switchTo(number)}
        />
      );
    }
    const whyHeight = layout.rightWidth > 0 && height >= 26 ? Math.floor(height / 3) : 0;
    const views = <ViewsPanel state={viewsState} views={session.shownLook?.views ?? null} width={width} height={height - whyHeight - (whyHeight > 0 ? 1 : 0)} query={props.query} basis={engineWords(flight.scenario.database.engine).basis} />;
    return whyHeight === 0 ? views : <><Lines lines={[...why(whyHeight), rule(width)]} />{views}</>;
  };

  // With two timelines there is more to choose from; the narrow footer says what is new then.
  const hasBranches = session.timelines.length > 1;
  const isMenu = view.panel === 'act' || view.panel === 'branches';
  const isInTheWay = view.panel !== 'none' && (isMenu || view.panel === 'compare' || layout.rightWidth === 0);
  const hidden = [...(layout.rightWidth > 0 ? [] : ['faster', ...(hasBranches ? ['scrub-back', 'next-event'] : [])]), ...(hasBranches ? [] : ['branches', 'compare']), ...(isMenu ? MENU_HIDES : []), ...(isInTheWay ? ['run-on'] : [])];
  const first = isInTheWay ? panelKeys(view.panel, keyOf(keymap, 'run-on', theme.isAscii), keyOf(keymap, 'run-back', theme.isAscii), theme.isAscii) : [];
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={[titleLine(props.title, props.place, view, columns, theme)]} />
      <Box height={layout.bodyHeight} overflow="hidden">
        {shown === 'compare' && <ComparePanel session={session} other={otherTimeline(session, comparedWith, false)} width={columns} height={layout.bodyHeight} startUs={startUs} actKey={keyOf(keymap, 'act', theme.isAscii)} tabKey={keyOf(keymap, 'next-view', theme.isAscii)} />}
        {shown !== 'compare' && <Box flexDirection="column" width={layout.leftWidth}>
          <Lines lines={[...top, ...plots]} />
          {isCompact ? panel(columns, below) : <Lines lines={log(below)} />}
        </Box>}
        {shown !== 'compare' && layout.rightWidth > 0 && <Separator height={layout.bodyHeight} sign={theme.glyphs.vertical} colour={theme.colour('frame')} />}
        {shown !== 'compare' && layout.rightWidth > 0 && <Box flexDirection="column" width={layout.rightWidth}>{panel(layout.rightWidth, layout.bodyHeight)}</Box>}
      </Box>
      <Lines lines={[
        statusLine({ view, isLeaving, isInTheWay, fault: session.flight.fault, isOver: session.flight.isOver, reachedUs: session.flight.reachedUs, milestones: session.marks, markKeys: markKeysOf(keymap, theme.isAscii), modeName, podName, actionName: action => actionName(flight.scenario, action) }, columns, theme),
        scrubLine(view, session.marks, startUs, columns, theme),
        footerLine(isWriting ? WRITING_KEYS : [...first, ...footerKeys(keymap, 'run', theme.isAscii, hidden)], columns),
      ]} />
    </Box>
  );
}

function Separator({ height, sign, colour }: { readonly height: number; readonly sign: string; readonly colour: string | undefined }) {
  return <Text color={colour}>{Array.from({ length: height }, () => sign).join('\n')}</Text>;
}

const padded = (lines: readonly Line[], width: number, height: number): readonly Line[] => Array.from({ length: height }, (_, at) => fitted(lines[at] ?? [], width));
