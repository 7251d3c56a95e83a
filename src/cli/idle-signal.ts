/**
Tells whoever drives the program through a pseudo-terminal that it has nothing left to do: how many bytes of input it has taken, and the size it has
drawn for. An operating-system command (OSC) with a private number: terminals ignore it. Off unless asked for, so that no player's terminal ever
gets it.
*/
export type IdleSignal = {
  /** To be called when the screen shows the state and no effect is under way. */
  settled(): void;
};

/** A readable stream, as far as counting what is taken from it needs. */
type Input = { read(size?: number): string | Buffer | null };

export function idleSignal(stdin: Input, stdout: { write(text: string): unknown; readonly columns?: number; readonly rows?: number }, isOn: boolean): IdleSignal {
  if (!isOn) return { settled() {} };
  let bytes = 0;
  let last = '';
  // Everything that anybody takes from a stream passes through read(), in flowing mode too; a 'data' listener would set it flowing too early.
  const read = stdin.read.bind(stdin);
  stdin.read = (size?: number) => {
    const chunk = read(size);
    if (chunk !== null) bytes += Buffer.byteLength(chunk);
    return chunk;
  };
  return {
    settled() {
      const mark = `\x1b]7879;idle;${bytes};${stdout.columns ?? 0}x${stdout.rows ?? 0}\x07`;
      if (mark !== last) stdout.write(mark);
      last = mark;
    },
  };
}
