import { Box } from 'ink';
import { wrap } from '../parts/wrap.ts';
import { useTheme } from '../theme-context.tsx';
import { compareLines, nothingToCompare } from './compare-lines.ts';
import type { FlownTimeline, RunSession } from './run-session.ts';
import { fitted, plain, type Line } from './spans.ts';
import { Lines } from './StyledLine.tsx';

export type ComparePanelProps = {
  readonly session: RunSession;
  readonly other: FlownTimeline | null;
  readonly width: number;
  readonly height: number;
  readonly startUs: number;
  readonly actKey: string;
  readonly tabKey: string;
};

/** The timeline that is looked at beside another one; the whole room above the scrub line. */
export function ComparePanel({ session, other, width, height, startUs, actKey, tabKey }: ComparePanelProps) {
  const theme = useTheme();
  const { current, timelines, view } = session;
  const hint: readonly Line[] = timelines.length > 2 ? [plain(` ${tabKey} compares with another timeline`, 'quiet')] : [];
  const lines: readonly Line[] = other === null
    ? nothingToCompare(actKey).flatMap(text => [...wrap(text, width - 2).map(line => plain(` ${line}`)), plain('')])
    : [...compareLines(other, current, { theme, width, height: height - hint.length, startUs, cursorUs: view.cursorUs }), ...hint];
  return <Box flexDirection="column" width={width}><Lines lines={Array.from({ length: height }, (_, at) => fitted(lines[at] ?? [], width, theme.glyphs.ellipsis))} /></Box>;
}

/** What the timeline on the screen is compared with: the one that was chosen, or the one it left; with `isNext` the one after that in the list. */
export function otherTimeline({ timelines, current }: RunSession, chosen: number | null, isNext: boolean): FlownTimeline | null {
  const others = timelines.filter(one => one !== current);
  const now = others.find(one => one.number === chosen) ?? others.find(one => one.number === current.parent) ?? others.at(-1) ?? null;
  return isNext && now !== null ? others[(others.indexOf(now) + 1) % others.length] : now;
}
