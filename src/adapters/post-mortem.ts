import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
Writes a text of the player's to the folder they started the program from, never over another file: a second one is called `name-2.md`.

@returns one sentence: where it lies, or why it could not be written
*/
export async function writePostMortem(folder: string, fileName: string, text: string): Promise<string> {
  const { name, ext } = path.parse(fileName);
  for (let n = 1; n < 1000; n += 1) {
    const file = path.join(folder, n === 1 ? fileName : `${name}-${n}${ext}`);
    try {
      await writeFile(file, text, { flag: 'wx' });
      return `The post-mortem is in ${file}.`;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') return `The post-mortem could not be written to ${file} (${WHY[code ?? ''] ?? code}): start the program in a folder that you may write to.`;
    }
  }
  return `The post-mortem could not be written: ${folder} holds a thousand of them already.`;
}

const WHY: Readonly<Record<string, string>> = { EACCES: 'no permission', EPERM: 'no permission', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', ENOENT: 'the folder is gone', ENOTDIR: 'that is no folder' };
