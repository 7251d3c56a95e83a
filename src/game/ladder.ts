import { Stream } from '../kernel/stream.ts';
import type { Ladder, Level } from '../levels/level.ts';
import { firstDraft } from './draft.ts';
import { lexSql } from './editor-lexer.ts';
import { startOf } from './flights.ts';
import { levelOf } from './museum.ts';
import { RUNGS } from './progress.ts';
import type { Help, Progress, Rung, Visit } from './progress.ts';
import type { State } from './state.ts';
import { visitOf } from './visit.ts';

/** What stands in place of what is to be filled in. */
export const BLANK = '____';

/** What can be done on the ladder. */
export type LadderMove =
  /** To the ladder from the editor, and back. */
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** Chooses a kind of help; the gaps and free text are in the editor at once. */
  | { readonly kind: 'rung'; readonly rung: Rung }
  /** The next step of the worked example. */
  | { readonly kind: 'next' }
  /** A step of those to be put in order, by its place, one place up or down; one that stands at the end already stays, and that is said. */
  | { readonly kind: 'move'; readonly place: number; readonly by: -1 | 1 }
  /** Compares the order with the author's. */
  | { readonly kind: 'try' }
  /** Puts what the rung has come to into the editor. Nothing runs. */
  | { readonly kind: 'take' };

/** The statements of a text, each with the comments and directives in front of it. */
export function stepsOf(sql: string): readonly string[] {
  const steps: string[] = [];
  let step = '';
  for (const { kind, text } of lexSql(sql)) {
    const end = kind === 'sign' ? text.indexOf(';') : -1;
    if (end < 0) {
      step += text;
      continue;
    }
    steps.push(`${step}${text.slice(0, end + 1)}`.trim());
    step = text.slice(end + 1);
  }
  return [...steps, step.trim()].filter((one) => one !== '');
}

/** The gap text: each blank cut out where it stands. */
export const gapText = ({ gap }: Ladder): string => gap.blanks.reduce((sql, blank) => sql.replace(blank, () => BLANK), gap.sql);

/** The steps of the order rung, mixed: the same for everybody who plays with this seed, and never in order already. */
export function mixedOrder(level: Level, seed: number): readonly number[] {
  const order = stepsOf(level.ladder?.order.sql ?? '').map((_, index) => index);
  const stream = new Stream(seed, `steps of ${level.id}`);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order.every((step, place) => step === place) ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

/** The steps as they stand now, from the first to the last, each with whether the author put the same there. */
export function orderedSteps(level: Level, { order }: Help): readonly { readonly step: string; readonly isInPlace: boolean }[] {
  const steps = stepsOf(level.ladder?.order.sql ?? '');
  return order.map((step, place) => ({ step: steps[step], isInPlace: steps[step] === steps[place] }));
}

/** Kept for a level that has no ladder, and for visits from before there was one. */
const FREE: Help = { rung: 'free', isOpen: false, shown: 0, order: [], tries: 0 };

/** What the workbench opens with: the rung that the levels before have led to, or free text where there is no ladder or something is written already. */
export function withHelp(state: State, levelId: string): State {
  const visit = visitOf(state.progress, levelId);
  if (visit.help !== null) return state;
  const level = levelOf(state.museum, levelId);
  const rung = level.ladder === null || visit.draft !== null ? 'free' : state.progress.rung;
  return changedVisit(state, levelId, onRung({ ...visit, help: { ...FREE, order: mixedOrder(level, state.museum.seed) } }, level, rung));
}

/** Whether the ladder stands before the editor. */
export function isLadderOpen(state: State): boolean {
  const { screen } = state;
  return screen.kind === 'fix' && levelOf(state.museum, screen.level).ladder !== null && visitOf(state.progress, screen.level).help?.isOpen === true;
}

/** A change of the ladder on the workbench's screen; on any other, and in a level without one, nothing changes. */
export function onLadder(state: State, move: LadderMove): State {
  if (state.screen.kind !== 'fix') return state;
  const level = levelOf(state.museum, state.screen.level);
  const visit = visitOf(state.progress, level.id);
  if (!level.ladder || !visit.help) return state;
  if (move.kind === 'move' && visit.help.order[move.place] !== undefined && visit.help.order[move.place + move.by] === undefined) return { ...state, notice: `This step is the ${move.by < 0 ? 'first' : 'last'} already. Choose another one to move.` };
  // Whoever comes from the editor goes back to it: what lies there is theirs from now on.
  const before = move.kind === 'open' && visit.draft === null ? written(visit, firstDraft(startOf(state, level))) : visit;
  return changedVisit(state, level.id, moved(before, visit.help, level, level.ladder, move));
}

function moved(visit: Visit, help: Help, level: Level, ladder: Ladder, move: LadderMove): Visit {
  const helped = (change: Partial<Help>): Visit => ({ ...visit, help: { ...help, ...change } });
  switch (move.kind) {
    case 'open': return helped({ isOpen: true, rung: help.rung === 'free' || help.rung === 'gap' ? 'worked' : help.rung });
    case 'close': return helped({ isOpen: false });
    case 'rung': return onRung(visit, level, move.rung);
    case 'next': return helped({ shown: Math.min(help.shown + 1, stepsOf(ladder.worked.sql).length) });
    case 'move': return helped({ order: swapped(help.order, move.place, move.by), tries: help.tries });
    case 'try': return helped({ tries: help.tries + 1 });
    case 'take': return { ...written(visit, help.rung === 'worked' ? ladder.worked.sql : orderedSteps(level, help).map(({ step }) => step).join('\n')), help: { ...help, isOpen: false } };
  }
}

/** The visit with this rung chosen. */
function onRung(visit: Visit, level: Level, rung: Rung): Visit {
  const help = { ...(visit.help ?? FREE), rung };
  if (rung === 'gap' && level.ladder) return { ...written(visit, gapText(level.ladder)), help: { ...help, isOpen: false } };
  return { ...visit, help: { ...help, isOpen: rung !== 'free', shown: rung === 'worked' ? 1 : help.shown } };
}

const written = (visit: Visit, sql: string): Visit => ({ ...visit, draft: { sql: `${sql.trimEnd()}\n`, actions: visit.draft?.actions ?? [] } });

/** The visit with another text on the workbench; whoever writes while the ladder stands before the editor has chosen to write freely. */
export function edited(visit: Visit, sql: string): Visit {
  const { help, draft } = visit;
  return { ...visit, draft: { sql, actions: draft?.actions ?? [] }, help: help?.isOpen ? { ...help, isOpen: false, rung: 'free' } : help };
}

function swapped(order: readonly number[], place: number, by: -1 | 1): readonly number[] {
  if (order[place] === undefined || order[place + by] === undefined) return order;
  const rest = order.filter((_, index) => index !== place);
  return [...rest.slice(0, place + by), order[place], ...rest.slice(place + by)];
}

/** Revisions of the visit and of progress are counted where every change is taken in. */
function changedVisit(state: State, level: string, visit: Visit): State {
  const before = state.progress.visits[level];
  if (before === visit) return state;
  return { ...state, progress: { ...state.progress, revision: state.progress.revision + 1, visits: { ...state.progress.visits, [level]: { ...visit, revision: (before?.revision ?? 0) + 1 } } } };
}

/**
The rung for the next level: one further after a clean solve (silver with the first attempt, no hints), the same otherwise. Help that fades is worth
most; whoever needs more of it chooses it.
*/
export function fadedRung(progress: Pick<Progress, 'rung'>, level: Level, before: Visit, after: Visit): Rung {
  const isFirst = (before.best === 'none' || before.best === 'bronze') && after.best !== before.best && after.best !== 'bronze';
  const isClean = isFirst && after.proofs === 1 && after.hintsTaken === 0 && !after.leavesIt && level.ladder !== null && after.help !== null;
  if (!isClean || !after.help) return progress.rung;
  return RUNGS[Math.min(RUNGS.indexOf(after.help.rung) + 1, RUNGS.length - 1)];
}
