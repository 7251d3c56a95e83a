import type { FaultList } from './level-fault.ts';

/** Level files as whoever runs the program finds them; names are relative to the folder of all levels, with forward slashes. */
export type LevelFiles = {
  /** @returns null when there is no such file */
  read(name: string): string | null;
  /** Names (not paths) of the files in a folder, sorted; empty when there is no such folder. */
  list(folder: string): readonly string[];
};

/** The file's text, or '' and a fault when it is not there or is not text. */
export function required(files: LevelFiles, name: string, faults: FaultList): string {
  const content = files.read(name);
  if (content === null) faults.add(name, 'this file is missing');
  return content === null ? '' : printable(name, content, faults);
}

/** Everything but line ends and tabs that a terminal would take for an order rather than for a letter. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Level files come from strangers and are shown on a terminal: text that would steer it is a fault. */
export function printable(name: string, content: string, faults: FaultList): string {
  const text = content.replace(/\r\n/g, '\n');
  for (const [index, line] of text.split('\n').entries()) {
    const found = CONTROL.exec(line);
    if (!found) continue;
    faults.add(`${name}:${index + 1}:${found.index + 1}`, `the character U+${found[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()} is no letter and may not stand in a level's file`);
    break;
  }
  return content;
}
