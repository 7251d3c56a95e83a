import type { Mark, MilestoneKind } from '../../game/run-log.ts';
import type { Decision, Panel, RunView } from '../../game/run-view.ts';
import { clock } from '../../text/duration.ts';
import { logText } from '../../text/log-text.ts';
import type { Theme } from '../theme.ts';
import { marks, markWords } from './scrub-line.ts';
import { fitted, plain, span, spread, widthOf, type Line } from './spans.ts';

export const ruleLine = (width: number, theme: Theme): Line => [span(theme.glyphs.horizontal.repeat(width), 'frame')];

/** What is on the screen, the moment, and how fast it goes. */
export function titleLine(title: string, place: string, view: RunView, width: number, theme: Theme): Line {
  const { glyphs } = theme;
  const speed = view.seeking !== null ? 'seeking' : `${view.isPlaying ? glyphs.play : glyphs.pauseSign} ${glyphs.times}${view.speed}${width >= 100 ? ' (+ -)' : ''}`;
  const right: Line = [span(clock(view.cursorUs), 'strong'), span(`  ${speed.padEnd(width >= 100 ? 13 : 7)} `, view.isPlaying ? 'good' : 'warning')];
  return spread([span(` ${title}`, 'accent', { isBold: true }), span(`  ${place}`, 'quiet')], right, width, glyphs.ellipsis);
}

export type Status = {
  readonly view: RunView;
  /** Enter was pressed before the end. */
  readonly isLeaving: boolean;
  /** A panel takes Enter for itself, or is closed by it: the visit does not go on. */
  readonly isInTheWay: boolean;
  readonly fault: string | null;
  readonly isOver: boolean;
  readonly reachedUs: number;
  readonly milestones: readonly Mark[];
  /** The keys that go to a first of its kind, as they are bound. */
  readonly markKeys: Readonly<Partial<Record<MilestoneKind, string>>>;
  readonly modeName: (mode: string) => string;
  readonly podName: (pod: number) => string;
  /** An action by the name that the menu gives it. */
  readonly actionName: (action: Decision['action']) => string;
};

/** One sentence between the dashboard and the scrub line: what went wrong, why the time stands still, or what the marks mean. */
export function statusLine(status: Status, width: number, theme: Theme): Line {
  const { view, fault, isOver, reachedUs, milestones } = status;
  if (fault !== null) return fitted([span(` ${theme.glyphs.cross2} ${fault}`, 'bad', { isBold: true })], width);
  if (status.isLeaving) return fitted([span(' The run is not over. Enter again skips the rest; any other key stays. ', 'chosen', { isInverse: true })], width, theme.glyphs.ellipsis);
  if (view.stoppedAt !== null) {
    const words = view.stoppedAt.entry === null ? 'customers have begun to wait for a lock' : logText(view.stoppedAt.entry, { modeName: status.modeName, podName: status.podName, sqlWidth: 40 });
    const said: Line = [span(` ${theme.glyphs.pauseSign} ${clock(view.stoppedAt.atUs)} ${words} `, 'chosen', { isInverse: true })];
    const advice: Line = plain('Space goes on ', 'quiet');
    return widthOf(said) + widthOf(advice) < width ? spread(said, advice, width) : fitted(said, width, theme.glyphs.ellipsis);
  }
  if (view.missing !== null) return fitted(plain(` ${marks[view.missing].missing}`, 'accent'), width);
  if (view.seeking !== null) return fitted(plain(` simulating ${clock(reachedUs)} … Space stops here`, 'warning'), width);
  if (isOver && view.cursorUs >= reachedUs) return fitted(plain(` The run is over. Scrub back to look again or to act otherwise; ${status.isInTheWay ? 'Esc closes this' : 'Enter goes on'}.`, 'accent'), width);
  // What was chosen takes its time: until then nothing else on the screen says that it was.
  const underWay = view.decisions.filter(({ decidedUs, action }) => decidedUs <= view.cursorUs && view.cursorUs < action.atUs);
  if (underWay.length > 0) return fitted([span(` on call: ${underWay.map(({ action }) => `${status.actionName(action)}, done at ${clock(action.atUs)}`).join('; ')}`, 'accent')], width, theme.glyphs.ellipsis);
  const isBehind = view.isPlaying && !isOver && view.cursorUs >= reachedUs;
  if (isBehind) return fitted(plain(' as fast as this machine can simulate', 'quiet'), width);
  return fitted(plain(` ${markWords(milestones, view.seenUs, status.markKeys, width - 1)}`, 'quiet'), width);
}

/** What Enter and Esc do while a panel takes them. */
export function panelKeys(panel: Panel, enterKey: string, escapeKey: string, isAscii: boolean): readonly { readonly key: string; readonly label: string }[] {
  if (panel !== 'act' && panel !== 'branches') return [{ key: enterKey, label: 'close' }];
  return [{ key: isAscii ? 'Up/Down' : '↑↓', label: 'choose' }, { key: enterKey, label: panel === 'act' ? 'do it' : 'look' }, { key: escapeKey, label: 'close' }];
}

/** Left out first where not all fit, in this order; the list of keys has them. */
const EXPENDABLE: readonly string[] = ['speed', 'scrub', 'views', 'next event'];

/** The keys that work now; the list of all of them stands at the end and is always whole. */
export function footerLine(keys: readonly { readonly key: string; readonly label: string }[], width: number): Line {
  const lineOf = (shown: typeof keys): Line => {
    const help = shown.filter(({ label }) => label === 'keys');
    return [span(' '), ...[...shown.filter(one => !help.includes(one)), ...help].flatMap(({ key, label }, at) => [span(`${at === 0 ? '' : '  '}${key}`, 'strong'), span(` ${label}`, 'quiet')])];
  };
  const fewer = EXPENDABLE.map((_, at) => keys.filter(({ label }) => !EXPENDABLE.slice(0, at + 1).includes(label)));
  return fitted([keys, ...fewer].map(lineOf).find(line => widthOf(line) <= width) ?? lineOf(fewer.at(-1)!), width);
}
