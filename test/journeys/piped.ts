import { spawn } from 'node:child_process';
import { builtProgram } from './program.ts';

export type Piped = {
  /** The page that now waits for an answer; what the program said last, when it has ended. */
  page(): Promise<string>;
  answer(line: string): void;
  /** Takes the line of the menu that has these words. */
  take(words: string): Promise<void>;
  readonly ended: Promise<number | null>;
  all(): string;
  /** The end of the input. */
  end(): void;
};

/** The museum behind two pipes: what it has written, and a way to answer once it asks. */
export function piped(home: { readonly env: Readonly<Record<string, string>> }): Piped {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const child = spawn(process.execPath, [builtProgram, 'play', '--screen-reader'], { env: { ...env, ...home.env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  let from = 0;
  let isOver = false;
  let wake = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    wake();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => {
    isOver = true;
    wake();
    resolve(code);
  }));
  const page = async (): Promise<string> => {
    const isThere = (): boolean => isOver || text.slice(from).endsWith('> ');
    while (!isThere()) await new Promise<void>((resolve) => { wake = resolve; });
    return text.slice(from);
  };
  const answer = (line: string): void => {
    from = text.length;
    child.stdin.write(`${line}\n`);
  };
  const take = async (words: string): Promise<void> => {
    const number = (await page()).split('\n').findLast((line) => /^\d+\. /.test(line) && line.includes(words))?.split('.')[0];
    if (number === undefined) throw new Error(`no choice "${words}" in:\n${await page()}`);
    answer(number);
  };
  return { page, answer, take, ended, all: () => text, end: () => child.stdin.end() };
}
