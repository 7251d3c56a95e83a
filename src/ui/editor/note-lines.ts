import type { Judged, LockNote, NotesOnSql } from '../../game/editor-notes.ts';
import type { Theme } from '../theme.ts';
import { wrap } from '../parts/wrap.ts';
import { fitted, plain, span, widthOf, type Line } from '../run/spans.ts';

const blocked: Readonly<Record<LockNote['blocks'], { readonly words: string; readonly role: 'good' | 'quiet' | 'warning' | 'bad' }>> = {
  nobody: { words: 'blocks nobody', role: 'good' },
  changes: { words: 'blocks its rows only', role: 'quiet' },
  writers: { words: 'blocks writers', role: 'warning' },
  everyone: { words: 'blocks everyone', role: 'bad' },
};

/** What each statement locks, one line each, the statement under the cursor first in sight; faults come before locks. Exactly `height` lines. */
export function noteLines(notes: NotesOnSql | null, cursorLine: number, isStale: boolean, width: number, height: number, theme: Theme): readonly Line[] {
  if (notes === null) return filled([plain(' reading …', 'quiet')], width, height);
  const faults = notes.faults.flatMap(fault => wrap(`line ${fault.line}, column ${fault.column}: ${fault.message}`, width - 4)
    .map((text, at): Line => [span(at === 0 ? ` ${theme.glyphs.cross2} ` : '   ', 'bad', { isBold: true }), span(text, 'bad')]));
  const isCurrent = (at: number): boolean => at === notes.locks.findLastIndex(note => note.line <= cursorLine);
  const parts = notes.locks.map((note, at): readonly Line[] => [lockLine(note, isCurrent(at), isStale, width, theme), ...keptLine(note, isStale, width)]);
  const locks = parts.flat();
  const current = parts.slice(0, notes.locks.findLastIndex(note => note.line <= cursorLine)).flat().length;
  const room = Math.max(0, height - Math.min(faults.length, Math.max(2, height - 2)));
  const from = Math.max(0, Math.min(current - Math.floor(room / 2), locks.length - room));
  const lines = [...faults.slice(0, height - Math.min(room, locks.length)), ...locks.slice(from, from + room)];
  return filled(lines.length === 0 ? [plain(isStale ? ' reading …' : ' nothing to run yet', 'quiet')] : lines, width, height);
}

function lockLine(note: LockNote, isCurrent: boolean, isStale: boolean, width: number, theme: Theme): Line {
  const head = span(`${isCurrent ? theme.glyphs.pointer : ' '}${String(note.line).padStart(3)} `, isCurrent ? 'strong' : 'quiet');
  if (note.lock === null) return [head, span('no lock', 'quiet')];
  const { role } = blocked[note.blocks];
  const words = shortEnough(note, blocked[note.blocks].words, width);
  // That it lasts to COMMIT is said by BEGIN as well; the mode and the time are said only here.
  const holds = 7 + `${note.lock}${words}, ${note.holds}`.length <= width ? note.holds : note.holds.replace(/, to COMMIT$/, '');
  const room = Math.max(12, width - 7 - `${words}, ${holds}`.length);
  const whole = `${note.lock}${note.relation === null ? '' : ` ${note.relation}`}`;
  // The mode says more than the table, which stands in the statement beside it.
  const lock = whole.length <= room ? whole : note.lock;
  const lockWidth = Math.min(Math.max(whole.length, 28), room);
  return [head, span(`${cut(lock, lockWidth).padEnd(lockWidth)} `, isStale ? 'quiet' : undefined), span(words, isStale ? 'quiet' : role, { isBold: role === 'warning' || role === 'bad' }), span(`, ${holds}`, 'quiet')];
}

/** 'only' is the first word to go where mode and time would be cut. */
const shortEnough = ({ lock, holds }: LockNote, words: string, width: number): string => (7 + `${lock}${words}, ${holds}`.length <= width ? words : words.replace(/ only$/, ''));

/** What the transaction holds on to while the statement works: the reason why a harmless statement can lock everybody out. */
function keptLine({ kept }: LockNote, isStale: boolean, width: number): readonly Line[] {
  if (kept === null) return [];
  const { words, role } = blocked[kept.blocks];
  const held: Line = [span('     '), span('still held: ', 'quiet'), span(`${kept.lock} of line ${kept.line}`, isStale ? 'quiet' : undefined)];
  const whom: Line = [span(words, isStale ? 'quiet' : role, { isBold: true }), span(`, ${kept.during} more`, 'quiet')];
  return widthOf(held) + 2 + widthOf(whom) <= width ? [[...held, span(', '), ...whom]] : [held, [span('     '), ...whom]];
}

/** What a run is judged by: one line each. */
export function judgedLines(judged: readonly Judged[], width: number, theme: Theme): readonly Line[] {
  return judged.map(({ id, title, passed }) => {
    const [sign, role] = passed === null ? [theme.glyphs.dot, 'quiet'] as const : passed ? [theme.glyphs.tick, 'good'] as const : [theme.glyphs.cross2, 'bad'] as const;
    return fitted([span(` ${sign} `, role, { isBold: true }), span(`${id} `, 'quiet'), span(title)], width);
  });
}

/** The same in two lines, for narrow screens: what failed last in words, or the whole list by its titles. */
export function judgedInShort(judged: readonly Judged[], width: number, theme: Theme): readonly Line[] {
  const failed = judged.filter(one => one.passed === false);
  const shown = failed.length > 0 ? failed : judged;
  const text = `${failed.length > 0 ? `${theme.glyphs.cross2} failed last time:` : 'judged by:'} ${shown.map(one => one.title).join('; ')}`;
  const lines = wrap(text, width - 2);
  const cutOff = lines.length > 2 ? [lines[0], `${lines[1].slice(0, width - 4)} ${theme.glyphs.ellipsis}`] : lines;
  return filled(cutOff.map(line => plain(` ${line}`, failed.length > 0 ? 'bad' : 'quiet')), width, 2);
}

const cut = (text: string, width: number): string => text.length <= width ? text : `${text.slice(0, width - 1)}…`;

const filled = (lines: readonly Line[], width: number, height: number): readonly Line[] => Array.from({ length: height }, (_, at) => fitted(lines[at] ?? [], width));
