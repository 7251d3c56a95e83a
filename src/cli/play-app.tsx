import { useEffect } from 'react';
import { render, useApp } from 'ink';
import type { TerminalKeeper } from '../adapters/terminal.ts';
import { App } from '../ui/App.tsx';
import type { AppProps } from '../ui/App.tsx';
import type { IdleSignal } from './idle-signal.ts';
import type { GameLoop } from './game-loop.ts';

export type ShownGame = { readonly game: GameLoop; readonly look: AppProps['look']; readonly keeper: TerminalKeeper; readonly idle: IdleSignal; readonly isSignalled: boolean; readonly framesPerSec: number };

/** Longer than Ink waits after a lone Escape to tell it from the beginning of another key. */
const SETTLE_MS = 70;

/** Draws the game on the alternate screen; the keeper has the terminal from here on. */
export function showGame({ game, look, keeper, idle, isSignalled, framesPerSec }: ShownGame): void {
  let suspend: (() => Promise<{ resume(): Promise<void> }>) | null = null;
  const held = (): void => keeper.attach({ unmount: () => app.unmount(), suspend });
  let timer: NodeJS.Timeout | null = null;
  let keys = 0;
  const settled = (): void => {
    timer = null;
    const before = keys;
    // A key that came while the frame was being written has not been answered yet.
    if (game.isIdle()) void app.waitUntilRenderFlush().then(() => { if (game.isIdle() && keys === before) idle.settled(); });
  };
  /** After a key the wait begins anew; frames that follow each other (a run that plays) do not put it off. */
  const settle = (isKey: boolean): void => {
    if (isKey) keys += 1;
    if (!isSignalled || (timer !== null && !isKey)) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(settled, SETTLE_MS);
  };
  const suspendKnown = (known: NonNullable<typeof suspend>): void => {
    suspend = known;
    held();
  };
  const app = render(<Held onSuspendKnown={suspendKnown}><App game={game} look={look} onInterrupt={() => keeper.interrupt()} onSuspend={() => void keeper.stop()} /></Held>, {
    alternateScreen: true, exitOnCtrlC: false, incrementalRendering: true, maxFps: framesPerSec, patchConsole: false, interactive: true, onRender: () => settle(false),
  });
  game.subscribe(() => settle(false));
  // A key that means nothing draws nothing, and is taken all the same.
  if (isSignalled) process.stdin.on('readable', () => settle(true));
  app.waitUntilExit().catch((error: unknown) => keeper.fault(error));
  held();
}

/** Hands Ink's own way of lending the terminal to the keeper. */
function Held({ children, onSuspendKnown }: { readonly children: React.ReactNode; readonly onSuspendKnown: (suspend: () => Promise<{ resume(): Promise<void> }>) => void }) {
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspendKnown(() => suspendTerminal()), [suspendTerminal, onSuspendKnown]);
  return children;
}
