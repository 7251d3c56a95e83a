import { useEffect } from 'react';
import { render, useApp } from 'ink';
import type { TerminalKeeper } from '../adapters/terminal.ts';
import { App } from '../ui/App.tsx';
import type { AppProps } from '../ui/App.tsx';
import type { IdleSignal } from './idle-signal.ts';
import type { GameLoop } from './game-loop.ts';

export type ShownGame = { readonly game: GameLoop; readonly look: AppProps['look']; readonly keeper: TerminalKeeper; readonly idle: IdleSignal; readonly framesPerSec: number };

/** Draws the game on the alternate screen; the keeper has the terminal from here on. */
export function showGame({ game, look, keeper, idle, framesPerSec }: ShownGame): void {
  let suspend: (() => Promise<{ resume(): Promise<void> }>) | null = null;
  const held = (): void => keeper.attach({ unmount: () => app.unmount(), suspend });
  const settle = (): void => {
    if (game.isIdle()) void app.waitUntilRenderFlush().then(() => { if (game.isIdle()) idle.settled(); });
  };
  const suspendKnown = (known: NonNullable<typeof suspend>): void => {
    suspend = known;
    held();
  };
  const app = render(<Held onSuspendKnown={suspendKnown}><App game={game} look={look} onInterrupt={() => keeper.interrupt()} onSuspend={() => void keeper.stop()} /></Held>, {
    alternateScreen: true, exitOnCtrlC: false, incrementalRendering: true, maxFps: framesPerSec, patchConsole: false, interactive: true, onRender: () => setImmediate(settle),
  });
  game.subscribe(settle);
  app.waitUntilExit().catch((error: unknown) => keeper.fault(error));
  held();
}

/** Hands Ink's own way of lending the terminal to the keeper. */
function Held({ children, onSuspendKnown }: { readonly children: React.ReactNode; readonly onSuspendKnown: (suspend: () => Promise<{ resume(): Promise<void> }>) => void }) {
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspendKnown(() => suspendTerminal()), [suspendTerminal, onSuspendKnown]);
  return children;
}
