import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Longest text that is read back, bytes: a migration is not longer, and an editor that saved something else must not fill the memory. */
const LIMIT_BYTES = 1_000_000;

export type EditOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  /** Hands the terminal over while `work` runs, and takes it back afterwards (`TerminalKeeper.lend`). */
  lend<T>(work: () => Promise<T>): Promise<T>;
};

/** The edited text, or one sentence that says why there is none; the text on the screen is then unchanged. */
export type Edited = { readonly sql: string } | { readonly sentence: string };

/** Opens `$VISUAL` or `$EDITOR` on a file of its own with this text and reads it back when the editor has ended. */
export async function editOutside(sql: string, fileName: string, options: EditOptions): Promise<Edited> {
  const editor = [options.env.VISUAL, options.env.EDITOR].find((command) => command !== undefined && command.trim() !== '');
  if (editor === undefined) return { sentence: 'No editor is set: set $VISUAL or $EDITOR to its command, for example EDITOR=nano, and start again. Your text is unchanged.' };
  let folder: string | null = null;
  try {
    folder = await mkdtemp(path.join(os.tmpdir(), 'runaway-migration-'));
    const file = path.join(folder, path.basename(fileName));
    await writeFile(file, sql, { mode: 0o600 });
    const exit = await options.lend(() => run(editor, file, options.platform ?? process.platform));
    if (exit !== 0) return { sentence: `The editor "${editor}" ended ${typeof exit === 'number' ? `with ${exit === 127 ? 'exit code 127: there is no such command' : `exit code ${exit}`}` : `by ${exit}`}; your text is unchanged.` };
    return await readBack(file);
  } catch (error) {
    return { sentence: `The editor "${editor}" could not be used (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}); your text is unchanged.` };
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

async function readBack(file: string): Promise<Edited> {
  const { size } = await stat(file);
  if (size > LIMIT_BYTES) return { sentence: `The edited file has ${size} bytes, and at most ${LIMIT_BYTES} are read; your text is unchanged.` };
  const bytes = await readFile(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\u0000')) return { sentence: 'The edited file is not text; your text is unchanged.' };
    return { sql: text.replace(/\r\n?/g, '\n') };
  } catch {
    return { sentence: 'The edited file is not UTF-8 text; your text is unchanged.' };
  }
}

/** The editor's command may carry arguments ("code --wait"), so a shell reads it; the file's name is handed over beside it, not inside it. */
function run(editor: string, file: string, platform: NodeJS.Platform): Promise<number | NodeJS.Signals> {
  const child = platform === 'win32' ? spawn(`${editor} "${file}"`, { stdio: 'inherit', shell: true }) : spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
}
