import { EventEmitter } from 'node:events';
import type { ReactNode } from 'react';
import { render } from 'ink';
import { keymap } from '../../src/ui/keys.ts';
import { SettingContext } from '../../src/ui/theme-context.tsx';
import { theme } from '../../src/ui/theme.ts';

/** A screen on a terminal of any size that is only a list of frames. */
export type Mounted = {
  /** The last frame as lines. */
  lines(): readonly string[];
  /** Resolves with the lines of the first frame, from now on or the last, that this is true of; the test's own time limit ends a wait in vain. */
  until(holds: (frame: string) => boolean): Promise<readonly string[]>;
  press(keys: string): void;
  close(): void;
};

class Output extends EventEmitter {
  readonly columns: number;
  readonly rows: number;
  readonly isTTY = true;
  frame = '';
  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }
  write = (text: string): boolean => {
    // A mode that is switched on or off (bracketed paste, the cursor) is no frame.
    if (text.startsWith('\u001b[?')) return true;
    this.frame = text;
    this.emit('frame');
    return true;
  };
}

class Input extends EventEmitter {
  readonly isTTY = true;
  private waiting: string | null = null;
  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}
  read = (): string | null => {
    const text = this.waiting;
    this.waiting = null;
    return text;
  };
  type(text: string): void {
    this.waiting = text;
    this.emit('readable');
    this.emit('data', text);
  }
}

/** Draws without colours; `isAscii` and `isStill` as the player would set them. */
export function mounted(node: ReactNode, columns: number, rows: number, look: { readonly isAscii?: boolean; readonly isStill?: boolean } = {}): Mounted {
  const output = new Output(columns, rows);
  const input = new Input();
  const app = render(<SettingContext value={{ theme: theme('plain', look), keys: keymap() }}>{node}</SettingContext>, {
    stdout: output as unknown as NodeJS.WriteStream, stdin: input as unknown as NodeJS.ReadStream, debug: true, exitOnCtrlC: false, patchConsole: false,
  });
  // oxlint-disable-next-line no-control-regex -- styles are no part of what is read here
  const frame = (): string => output.frame.replace(/\u001b\[[0-9;]*m/g, '');
  const lines = (): readonly string[] => frame().split('\n');
  return {
    lines,
    until: holds => new Promise(resolve => {
      const look = (): void => {
        if (!holds(frame())) return;
        output.off('frame', look);
        // A frame is drawn before the effects of its render have run; a person's next key comes after them.
        setImmediate(() => setImmediate(() => setImmediate(() => resolve(lines()))));
      };
      output.on('frame', look);
      look();
    }),
    press: keys => input.type(keys),
    close: () => app.unmount(),
  };
}
