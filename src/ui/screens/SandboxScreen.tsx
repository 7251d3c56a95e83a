import { sandboxBase, sandboxOf, sandboxText } from '../../game/sandbox.ts';
import type { State } from '../../game/state.ts';
import { EditorScreen } from '../editor/EditorScreen.tsx';
import type { Game } from '../game.ts';

/** Commands of the workbench that mean nothing where nothing is judged. */
const HIDDEN = ['leave-it', 'editor-hint', 'ladder'] as const;

/** The editor of the sandbox: any SQL on any world. */
export function SandboxScreen({ game, state, columns, rows, isActive }: { readonly game: Game; readonly state: State; readonly columns: number; readonly rows: number; readonly isActive: boolean }) {
  const { world, sql: own } = sandboxOf(state);
  const level = sandboxBase(state);
  const keep = (sql: string): void => {
    if (sql !== sandboxText(state)) game.dispatch({ kind: 'edit', sql });
  };
  const nothing = (): void => undefined;
  return (
    <EditorScreen
      text={sandboxText(state)} title={`The sandbox · ${world} of ${level.code} ${level.title}`} columns={columns} rows={rows} isActive={isActive} judged={[]} hidden={HIDDEN} flyLabel="fly it"
      lockNotes={game.lockNotes?.(level)}
      notice={state.notice ?? (own === null ? 'Any SQL that the server takes. Nothing is judged here: fly it, act on call, and see what is found.' : null)}
      onChange={keep}
      onFly={(sql) => {
        keep(sql);
        game.dispatch({ kind: 'sandbox', move: { kind: 'fly' } });
      }}
      onEditOutside={(sql) => {
        keep(sql);
        game.dispatch({ kind: 'open-editor' });
      }}
      onLeaveIt={nothing}
      onHint={nothing}
      onKeys={() => game.dispatch({ kind: 'overlay', overlay: 'keys' })}
      onBack={() => game.dispatch({ kind: 'back' })}
    />
  );
}
