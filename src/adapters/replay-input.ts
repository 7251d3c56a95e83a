import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { readReplay, replayText } from '../game/replay.ts';
import type { ReadReplay, Replay } from '../game/replay.ts';
import { readShortCode, SHORT_CODE, shortCode } from '../game/replay-code.ts';
import { Digest } from '../kernel/digest.ts';

/** A code that carries a migration of its own: the file's text, compressed, in letters that any message keeps. It tells capital letters from small ones. */
const LONG_CODE = /^RMZ1\./i;

/** More than any migration that is read; a code that swells beyond it is not one of ours. */
const TEXT_BYTES_MAX = 2_000_000;

/** The code of any replay: the short one where it can carry it, otherwise one as long as the migration asks for. */
export function replayCode(replay: Replay): string {
  const short = shortCode(replay);
  if (short !== null) return short;
  const packed = deflateRawSync(replayText(replay), { level: 9 }).toString('base64url');
  return `RMZ1.${packed}.${checksum(packed)}`;
}

const checksum = (packed: string): string => {
  const digest = new Digest();
  digest.text(packed);
  return digest.hex().slice(0, 6);
};

/** Whether a word is meant as a code and not as the name of a file. */
export const isReplayCode = (word: string): boolean => LONG_CODE.test(word.trim()) || SHORT_CODE.test(word.trim());

/** Reads a code of either kind; white space and line ends, as messages put them in, do not matter. */
export function readReplayCode(word: string): ReadReplay {
  const code = word.replace(/\s+/g, '');
  if (!LONG_CODE.test(code)) return readShortCode(code);
  const [, packed, check] = code.split('.');
  if (check === undefined) return { kind: 'fault', sentence: 'its end is missing: a long replay code has three parts with full stops between them. Copy it once more, to its last sign.' };
  if (check !== checksum(packed)) return { kind: 'fault', sentence: 'its last six signs, a checksum, do not fit the rest. A sign is wrong or missing: copy it once more.' };
  try {
    return readReplay(inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: TEXT_BYTES_MAX }).toString('utf8'));
  } catch {
    return { kind: 'fault', sentence: 'it cannot be unpacked. Ask for the replay file instead.' };
  }
}
