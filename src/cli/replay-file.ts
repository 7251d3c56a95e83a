import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isReplayCode, readReplayCode, replayCode } from '../adapters/replay-input.ts';
import { readReplay, REPLAY_FORMAT, replayText } from '../game/replay.ts';
import type { Incident, Replay } from '../game/replay.ts';
import { InputError, readInput } from './check-input.ts';
import type { CommandIo } from './command.ts';
import { VERSION } from './version.ts';

/** A run written down. */
export const replayOfRun = (incident: Incident, traceHash: string | null): Replay => ({ ...incident, format: REPLAY_FORMAT, version: VERSION, traceHash });

/**
The replay in a file, in standard input ("-"), or in a code.

@throws InputError with one sentence: what is wrong, where, and what to do
*/
export async function replayFrom(word: string, workingFolder: string): Promise<Replay> {
  const isCode = isReplayCode(word);
  const text = isCode ? word : await readInput(word, workingFolder);
  const read = isCode || isReplayCode(text) ? readReplayCode(text) : readReplay(text);
  if (read.kind === 'replay') return read.replay;
  const name = isCode ? 'this replay code' : word === '-' ? 'standard input' : word;
  throw new InputError(`${name} cannot be read as a replay: ${read.sentence}`);
}

/** Writes a replay to a file and says its code. */
export async function writeReplay(file: string, replay: Replay, io: CommandIo): Promise<void> {
  const name = path.resolve(io.workingFolder, file);
  await writeFile(name, replayText(replay)).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${file} cannot be written (${error.code ?? 'unknown reason'}). Name a file in a folder that you may write to.`);
  });
  io.err(`The run is in ${file}. Its code: ${replayCode(replay)}\n`);
}
