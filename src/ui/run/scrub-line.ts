import { logScale, type RunView } from '../../game/run-view.ts';
import type { Milestone, MilestoneKind } from '../../game/run-log.ts';
import type { Role, Theme } from '../theme.ts';
import { span, type Line } from './spans.ts';

/** Signs of the marks: letters, so that no colour is needed and each can be named in the list of keys. */
const marks: Readonly<Record<MilestoneKind, { readonly sign: string; readonly role: Role; readonly means: string }>> = {
  'start': { sign: 'M', role: 'migration', means: 'the migration starts' },
  'first-wait': { sign: 'w', role: 'waiting', means: 'first wait' },
  'first-error': { sign: 'e', role: 'bad', means: 'first error' },
  'first-kill': { sign: 'k', role: 'bad', means: 'first pod stopped' },
  'refused': { sign: 'r', role: 'warning', means: 'connections refused' },
  'action': { sign: 'x', role: 'accent', means: 'you acted' },
  'failed': { sign: 'F', role: 'bad', means: 'the migration fails' },
  'end': { sign: 'E', role: 'migration', means: 'the migration ends' },
  'recovered': { sign: 'R', role: 'good', means: 'well again' },
};

/** What has been seen of the run on one line: marks of what happened, and the cursor. Its scale is logarithmic (see `logScale`). */
export function scrubLine(view: RunView, milestones: readonly Milestone[], startUs: number, width: number, theme: Theme): Line {
  const inner = Math.max(8, width - 4);
  const scale = logScale(inner, startUs, Math.max(view.seenUs, startUs + 10_000_000));
  const signs: { sign: string; role: Role }[] = Array.from({ length: inner }, () => ({ sign: theme.glyphs.rail, role: 'frame' }));
  for (const milestone of milestones) if (milestone.atUs <= view.seenUs) signs[scale.placeOf(milestone.atUs)] = marks[milestone.kind];
  const line = [span(theme.isAscii ? ' [' : ' ▕', 'frame'), ...signs.map(({ sign, role }) => span(sign, role, { isBold: role !== 'frame' })), span(theme.isAscii ? ']' : '▏', 'frame'), span(' ')];
  const at = 1 + scale.placeOf(view.cursorUs);
  line[at] = span(theme.glyphs.knob, 'chosen', { isBold: true });
  return joined(line);
}

/** The moment one place further left or right on the line; never the same moment, as long as there is another. */
export function scrubbed(view: RunView, startUs: number, width: number, direction: 1 | -1): number {
  const scale = logScale(Math.max(8, width - 4), startUs, Math.max(view.seenUs, startUs + 10_000_000));
  const here = scale.placeOf(view.cursorUs);
  const there = scale.usAt(here + direction);
  return direction === 1 ? Math.max(there, view.cursorUs + 100_000) : Math.min(there, view.cursorUs - 100_000);
}

/** Which letters stand on the line now, in words: 'M the migration starts  w first wait'. */
export const markWords = (milestones: readonly Milestone[], seenUs: number): string =>
  [...new Set(milestones.filter(one => one.atUs <= seenUs).map(one => one.kind))].map(kind => `${marks[kind].sign} ${marks[kind].means}`).join('  ');

/** Neighbours of one style as one piece: the fewer pieces, the cheaper the line. */
function joined(line: Line): Line {
  return line.reduce<{ text: string; role?: Role; isBold?: boolean }[]>((pieces, piece) => {
    const last = pieces.at(-1);
    if (last && last.role === piece.role && last.isBold === piece.isBold) last.text += piece.text;
    else pieces.push({ ...piece });
    return pieces;
  }, []);
}
