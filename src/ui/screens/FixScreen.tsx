import { draftNotice, firstDraft } from '../../game/draft.ts';
import { startOf } from '../../game/flights.ts';
import { levelOf } from '../../game/museum.ts';
import { brokenOn } from '../../game/seeds.ts';
import type { State } from '../../game/state.ts';
import { visitOf } from '../../game/visit.ts';
import type { Game } from '../game.ts';
import { EditorScreen } from '../editor/EditorScreen.tsx';

/** The workbench: the player's migration in the editor, and what the last run said of it. */
export function FixScreen({ game, state, level: id, columns, rows, isActive }: {
  readonly game: Game; readonly state: State; readonly level: string; readonly columns: number; readonly rows: number; readonly isActive: boolean;
}) {
  const level = levelOf(state.museum, id);
  const visit = visitOf(state.progress, id);
  const start = startOf(state, level);
  const text = visit.draft?.sql ?? firstDraft(start);
  const verdict = state.flown.own?.verdict;
  const isKept = (objective: string): boolean | null => (verdict ? brokenOn(visit.proof?.otherDays ?? [], verdict, objective).length === 0 : null);
  const keep = (sql: string): void => {
    if (sql !== visit.draft?.sql) game.dispatch({ kind: 'edit', sql });
  };
  return (
    <EditorScreen
      text={text} title={`${level.exhibit} ${level.title} · the migration`} columns={columns} rows={rows} isActive={isActive}
      judged={level.objectives.map((objective) => ({ id: objective.id, title: objective.title, passed: isKept(objective.id) }))}
      lockNotes={game.lockNotes?.(level)}
      notice={state.notice ?? (visit.proofs === 0 ? draftNotice(start) : null)}
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
      onHint={() => game.dispatch({ kind: 'hint' })}
      onKeys={() => game.dispatch({ kind: 'overlay', overlay: 'keys' })}
      onBack={() => game.dispatch({ kind: 'back' })}
    />
  );
}
