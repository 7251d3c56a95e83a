import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A second file of the same text: the same name with another ending ('.html'). */
export type Beside = { readonly ending: string; readonly text: string };

/**
Writes a text of the player's to the folder they started the program from, never over another file: a second one is called `name-2.md`. What is written beside
it has the same name and number, so a number is taken only when both names are free.

@param what what it is, as the sentence calls it
@returns one sentence: where it lies, or why it could not be written
*/
export async function writePostMortem(folder: string, fileName: string, text: string, beside?: Beside, what = 'The post-mortem'): Promise<string> {
  const { name, ext } = path.parse(fileName);
  for (let n = 1; n < 1000; n += 1) {
    const stem = path.join(folder, n === 1 ? name : `${name}-${n}`);
    const written: string[] = [];
    let isTaken = false;
    for (const [file, content] of [[`${stem}${ext}`, text], ...(beside ? [[`${stem}${beside.ending}`, beside.text]] : [])]) {
      const code = await writeNew(file, content);
      if (code === null) written.push(file);
      // What has been written of the two is taken away again: half a post-mortem would be in the way of the next.
      else await Promise.all(written.map((mine) => rm(mine, { force: true })));
      if (code !== null && code !== 'EEXIST') return `${what} could not be written to ${file} (${WHY[code] ?? code}): start the program in a folder that you may write to.`;
      if (code !== null) { isTaken = true; break; }
    }
    if (!isTaken) return `${what} is in ${written.join(' and ')}.`;
  }
  return `${what} could not be written: ${folder} holds a thousand of them already.`;
}

/** Writes a file that must not be there yet; the answer is the reason's code when that was not possible. A file that was begun and could not be ended is taken away. */
async function writeNew(file: string, text: string): Promise<string | null> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO') await rm(file, { force: true });
    return code;
  }
}

const WHY: Readonly<Record<string, string>> = { EACCES: 'no permission', EPERM: 'no permission', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', ENOENT: 'the folder is gone', ENOTDIR: 'that is no folder' };
