import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { bytes } from '../text/bytes.ts';

/** An input that cannot be used: one or more sentences with file, line, column and what to do. The command prints them and exits with 2. */
export class InputError extends Error {
  override name = 'InputError';
}

/** Larger than any migration or schema dump seen in practice; a data dump is what usually passes it. */
export const inputBytesMax = 4_000_000;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Line and column (both from 1) of a byte, columns counted in bytes of that line. */
const placeOf = (content: Uint8Array, at: number): { readonly line: number; readonly column: number } => {
  const before = content.subarray(0, at);
  const lastBreak = before.lastIndexOf(10);
  return { line: before.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 1), column: at - lastBreak };
};

/** Index of the first byte that is no part of well-formed UTF-8: the longest readable start, found by halving, without its last unfinished letter. */
const firstBadByte = (content: Uint8Array): number => {
  let good = 0;
  let bad = content.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(content.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content.subarray(0, good), { stream: true });
  return new TextEncoder().encode(whole).length;
};

/**
The text in these bytes.

@param name how the user named the file, for the sentence
@throws InputError when it is too large, not text, or not UTF-8
*/
export const decodeInput = (name: string, content: Uint8Array): string => {
  if (content.length > inputBytesMax) {
    throw new InputError(`${name} has ${bytes(content.length)}, and at most ${bytes(inputBytesMax)} are read. Give the migration without its data (for a schema: pg_dump --schema-only).`);
  }
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new InputError(`${name}:1:1: the file is UTF-16. Save it as UTF-8 and try again.`);
  }
  const zero = content.indexOf(0);
  if (zero >= 0) {
    const { line, column } = placeOf(content, zero);
    throw new InputError(`${name}:${line}:${column}: a zero byte stands here, so this is not a text file. Give the SQL as text.`);
  }
  try {
    return decoder.decode(content);
  } catch {
    const { line, column } = placeOf(content, firstBadByte(content));
    throw new InputError(`${name}:${line}:${column}: this byte is not UTF-8. Save the file as UTF-8 (it is probably Latin-1 or Windows-1252) and try again.`);
  }
};

const readStandardInput = async (): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > inputBytesMax) {
      break;
    }
  }
  return Buffer.concat(chunks);
};

/**
A text file, `-` for standard input.

@throws InputError when it is not there, cannot be read or is not text
*/
export const readInput = async (name: string, workingFolder: string): Promise<string> => {
  if (name === '-') {
    return decodeInput('standard input', await readStandardInput());
  }
  const file = path.resolve(workingFolder, name);
  const found = await stat(file).catch(() => null);
  if (!found) {
    throw new InputError(`${name}: there is no such file. Check the name, or give "-" to read standard input.`);
  }
  if (found.isDirectory()) {
    throw new InputError(`${name} is a folder. Name one file in it.`);
  }
  if (found.isFile() && found.size > inputBytesMax) {
    return decodeInput(name, { length: found.size } as Uint8Array);
  }
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${name} cannot be read (${error.code ?? 'unknown reason'}). Check its permissions.`);
  });
  return decodeInput(name, content);
};
