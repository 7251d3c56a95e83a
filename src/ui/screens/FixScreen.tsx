import { Box } from 'ink';
import { draftNotice, firstDraft } from '../../game/draft.ts';
import { startOf } from '../../game/flights.ts';
import { isLadderOpen } from '../../game/ladder.ts';
import { levelOf } from '../../game/museum.ts';
import { gapNotice } from '../../game/pages/ladder.ts';
import { pageOf } from '../../game/pages/page-of.ts';
import { brokenOn } from '../../game/seeds.ts';
import type { State } from '../../game/state.ts';
import { visitOf } from '../../game/visit.ts';
import type { Game } from '../game.ts';
import { PageScreen } from './PageScreen.tsx';
import { EditorScreen } from '../editor/EditorScreen.tsx';

/** The workbench: the player's migration in the editor, and what the last run said of it. */
export function FixScreen({ game, state, level: id, columns, rows, isActive }: {
  readonly game: Game; readonly state: State; readonly level: string; readonly columns: number; readonly rows: number; readonly isActive: boolean;
}) {
  const level = levelOf(state.museum, id);
  const visit = visitOf(state.progress, id);
  const start = startOf(state, level);
  const isOnLadder = isLadderOpen(state);
  const text = visit.draft?.sql ?? firstDraft(start);
  const verdict = state.flown.own?.verdict;
  const isKept = (objective: string): boolean | null => (verdict ? brokenOn(visit.proof?.otherDays ?? [], verdict, objective).length === 0 : null);
  const keep = (sql: string): void => {
    if (sql !== visit.draft?.sql) game.dispatch({ kind: 'edit', sql });
  };
  // The editor stays alive behind the ladder: what is put into it from there can be undone.
  const editor = (
    <EditorScreen
      text={text} title={`${level.exhibit} ${level.title} · the migration`} columns={columns} rows={rows} isActive={isActive && !isOnLadder}
      judged={level.objectives.map((objective) => ({ id: objective.id, title: objective.title, passed: isKept(objective.id) }))}
      lockNotes={game.lockNotes?.(level)}
      notice={state.notice ?? gapNotice(level, text) ?? (visit.proofs === 0 ? draftNotice(start, level) : null)}
      onChange={keep}
      onFly={(sql) => {
        keep(sql);
        game.dispatch({ kind: 'fly-own' });
      }}
      onLeaveIt={(sql) => {
        keep(sql);
        game.dispatch({ kind: 'fly-as-it-is' });
      }}
      onEditOutside={(sql) => {
        keep(sql);
        game.dispatch({ kind: 'open-editor' });
      }}
      onLadder={level.ladder ? () => game.dispatch({ kind: 'ladder', move: { kind: 'open' } }) : undefined}
      onHint={() => game.dispatch({ kind: 'hint' })}
      onKeys={() => game.dispatch({ kind: 'overlay', overlay: 'keys' })}
      onBack={() => game.dispatch({ kind: 'back' })}
    />
  );
  return (
    <>
      {isOnLadder && <PageScreen page={pageOf(state)} columns={columns} rows={rows} isActive={isActive} notice={state.notice} dispatch={game.dispatch} hidden={['framework', 'map', 'exhibits']} />}
      <Box display={isOnLadder ? 'none' : 'flex'}>{editor}</Box>
    </>
  );
}
