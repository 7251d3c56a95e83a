import { logScale, type RunView, type Scale } from '../../game/run-view.ts';
import type { Mark, MilestoneKind } from '../../game/run-log.ts';
import type { Role, Theme } from '../theme.ts';
import { span, type Line } from './spans.ts';

/** Signs of the marks: letters, so that no colour is needed and each can be named in the list of keys. `missing` is said when a run has none. */
export const marks: Readonly<Record<MilestoneKind, { readonly sign: string; readonly role: Role; readonly means: string; readonly short: string; readonly missing: string }>> = {
  'start': { sign: 'M', role: 'migration', means: 'migration starts', short: 'start', missing: 'No migration starts in this run.' },
  'first-wait': { sign: 'w', role: 'waiting', means: 'first wait', short: 'wait', missing: 'Nobody waited long enough to be told in this run.' },
  'pool-empty': { sign: 'p', role: 'waiting', means: 'pool empty', short: 'pool', missing: 'No pool ran empty in this run.' },
  'first-error': { sign: 'e', role: 'bad', means: 'first error', short: 'error', missing: 'No customer saw an error in this run.' },
  'first-kill': { sign: 'k', role: 'bad', means: 'first kill', short: 'kill', missing: 'No pod was stopped in this run.' },
  'refused': { sign: 'r', role: 'warning', means: 'connections refused', short: 'refused', missing: 'No connection was refused in this run.' },
  'action': { sign: 'x', role: 'accent', means: 'you acted', short: 'you', missing: 'Nothing was done on call in this run.' },
  'let-go': { sign: 'L', role: 'good', means: 'lock let go', short: 'let go', missing: 'No lock was held for a second with others waiting in this run.' },
  'failed': { sign: 'F', role: 'bad', means: 'migration fails', short: 'fails', missing: 'The migration did not fail in this run.' },
  'end': { sign: 'E', role: 'migration', means: 'migration ends', short: 'ends', missing: 'The migration did not end in this run.' },
  'recovered': { sign: 'R', role: 'good', means: 'well again', short: 'well', missing: 'The service was never unwell, or never got well, in this run.' },
};

/** Marks on places of the line, in their order. Those that fall on one place stand beside each other, because each is worth a look. */
export function markPlaces(milestones: readonly Mark[], scale: Pick<Scale, 'placeOf' | 'places'>): readonly { readonly place: number; readonly kind: MilestoneKind }[] {
  const places: number[] = [];
  for (const { atUs } of milestones) places.push(Math.max(scale.placeOf(atUs), (places.at(-1) ?? -1) + 1));
  // Those that were pushed over the right end push back the ones before them.
  for (let at = places.length - 1, last = scale.places - 1; at >= 0; at--, last--) places[at] = Math.max(0, Math.min(places[at], last));
  return milestones.map(({ kind }, at) => ({ kind, place: places[at] }));
}

/** What has been seen of the run on one line: marks of what happened, and the cursor. Its scale is logarithmic (see `logScale`). */
export function scrubLine(view: RunView, milestones: readonly Mark[], startUs: number, width: number, theme: Theme): Line {
  const inner = Math.max(8, width - 4);
  const scale = logScale(inner, startUs, Math.max(view.seenUs, startUs + 10_000_000));
  const signs: { sign: string; role: Role }[] = Array.from({ length: inner }, () => ({ sign: theme.glyphs.rail, role: 'frame' }));
  for (const { place, kind } of markPlaces(milestones.filter(one => one.atUs <= view.seenUs), scale)) signs[place] = marks[kind];
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

/** Which letters stand on the line now, in words: 'M migration starts  w first wait (1)'. With the keys that go there where there is room. */
export function markWords(milestones: readonly Mark[], seenUs: number, keys: Readonly<Partial<Record<MilestoneKind, string>>>, width: number): string {
  const kinds = [...new Set(milestones.filter(one => one.atUs <= seenUs).map(one => one.kind))];
  const said = (of: 'means' | 'short', withKeys: boolean): string => kinds.map(kind => `${marks[kind].sign} ${marks[kind][of]}${withKeys && keys[kind] !== undefined ? ` (${keys[kind]})` : ''}`).join('  ');
  return [said('means', true), said('short', true)].find(words => words.length <= width) ?? said('short', false);
}

/** Neighbours of one style as one piece: the fewer pieces, the cheaper the line. */
function joined(line: Line): Line {
  return line.reduce<{ text: string; role?: Role; isBold?: boolean }[]>((pieces, piece) => {
    const last = pieces.at(-1);
    if (last && last.role === piece.role && last.isBold === piece.isBold) last.text += piece.text;
    else pieces.push({ ...piece });
    return pieces;
  }, []);
}
