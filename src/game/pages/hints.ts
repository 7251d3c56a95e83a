import type { Level } from '../../levels/level.ts';
import { gapText } from '../ladder.ts';
import { levelOf } from '../museum.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { State } from '../state.ts';
import { visitOf } from '../visit.ts';

/** The ladder: each rung says more, none costs anything. */
const RUNGS = ['Where to look', 'The principle', 'Partly filled in', 'A worked example'];
const PARTLY = 2;
const WORKED = 3;

const close: PageChoice = { id: 'close', label: 'Back to where I was', action: { kind: 'overlay', overlay: null } };

/** The hints taken so far; the next one is one key away and free. */
export function hintsPage(state: State): Page {
  if (!('level' in state.screen)) return page({ place: 'Hints', blocks: [text('Hints belong to an exhibit.')], choices: [close] });
  const level = levelOf(state.museum, state.screen.level);
  const { hintsTaken } = visitOf(state.progress, level.id);
  const next = level.hints[hintsTaken] === undefined ? [] : [{ id: 'more', label: `One more: ${(RUNGS[hintsTaken] ?? 'a hint').toLowerCase()}`, action: { kind: 'hint' } } satisfies PageChoice];
  // The newest stands first: it is what was asked for.
  const taken = level.hints.slice(0, hintsTaken).map((hint, index) => ({ hint, index })).toReversed();
  return page({
    place: 'Hints',
    status: 'free, and counted',
    blocks: taken.flatMap(({ hint, index }): readonly Block[] => [heading(RUNGS[index] ?? `Hint ${index + 1}`), text(hint.replaceAll('`', '')), ...exampleOf(level, index)]),
    choices: [close, ...(state.screen.kind === 'fix' ? draftChoices(level, hintsTaken) : []), ...next],
  });
}

type Examples = { readonly partly: string; readonly worked: string };

/** Two known ways: the one in pages, with its figures and values left out for the player to decide, and the shortest, whole. */
function examplesOf(level: Level): Examples | null {
  const known = level.attempts.flatMap(({ kind, sql }) => (kind === 'solution' && sql !== null ? [sql] : [])).toSorted((a, b) => a.length - b.length);
  if (known.length === 0) return null;
  const inPages = known.find((sql) => sql.includes('migrate: batch')) ?? known[0];
  // A level that says which gaps are worth filling has them here as well.
  return { worked: known[0], partly: level.ladder ? gapText(level.ladder) : inPages.replace(/'[^']*'/g, "'___'").replace(/\b\d+(?:ms|s)?\b/g, '___') };
}

function exampleOf(level: Level, rung: number): readonly Block[] {
  const examples = examplesOf(level);
  if (examples === null || rung < PARTLY) return [];
  return [code('', 'sql', rung === PARTLY ? examples.partly : examples.worked)];
}

function draftChoices(level: Level, hintsTaken: number): readonly PageChoice[] {
  const examples = examplesOf(level);
  if (examples === null || hintsTaken <= PARTLY) return [];
  const choice = (id: string, label: string, sql: string): PageChoice => ({ id, label, action: { kind: 'edit', sql } });
  return [
    choice('partly', 'Put the partly filled one into the editor (nothing runs)', examples.partly),
    ...(hintsTaken > WORKED ? [choice('worked', 'Put the worked example into the editor (nothing runs)', examples.worked)] : []),
  ];
}
