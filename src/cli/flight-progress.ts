import { duration } from '../text/duration.ts';
import type { CommandIo } from './command.ts';

/** A flight of days takes a while: how far it is stands on one line of the terminal, redrawn a few times a second, and is gone at its end. */
export function progressLine(io: CommandIo): { readonly show: (nowUs: number) => void; readonly clear: () => void } {
  let shownMs = performance.now();
  let isShown = false;
  return {
    show: (nowUs) => {
      if (!io.isTerminal || performance.now() - shownMs < 250) return;
      shownMs = performance.now();
      isShown = true;
      io.err(`\r\u001b[Kflying: ${duration(nowUs)} of simulated time`);
    },
    clear: () => {
      if (isShown) io.err('\r\u001b[K');
    },
  };
}
