import { Digest } from '../kernel/digest.ts';
import type { WorldSize } from '../levels/level.ts';
import type { Action } from '../run/scenario.ts';
import { REPLAY_FORMAT, replayOf } from './replay.ts';
import type { ReadReplay, Replay } from './replay.ts';

/**
A replay of a level's own migration as one word that can be read out and typed: fields with a hyphen between them, in any case of letters.

    RM1-0.1.0-L01-P-RAILS-7-0-TKU668-32C22362F34A-H873
    format, version, level, world, framework, seed, rows, actions, digest, checksum

Numbers stand in base 36, 0 for "as it is" and "none"; other signs than letters, digits and the full stop as _ and two hexadecimal digits.
*/
export const SHORT_CODE = /^rm(\d+)-/i;

const WORLDS: Readonly<Record<string, WorldSize>> = { l: 'laptop', s: 'staging', p: 'production' };
/** Digits of the digest that a code carries: one in 281 million million meets the wrong run. */
const HASH_DIGITS = 12;
const FIELDS = 10;

/** The code of a replay; null for one that it cannot carry: a migration of the player's own, a share finer than a thousandth. */
export function shortCode(replay: Replay): string | null {
  if (replay.sql !== null) return null;
  const actions = replay.actions.map(actionWord).join('+') || '0';
  const fields = [
    `rm${REPLAY_FORMAT}`, escaped(replay.version), escaped(replay.level.toLowerCase()), replay.world[0], escaped(replay.framework), base36(replay.seed),
    base36(replay.rows ?? 0), actions, replay.traceHash?.slice(0, HASH_DIGITS) ?? '0',
  ];
  const code = `${fields.join('-')}-${checksum(fields.join('-'))}`.toUpperCase();
  const read = readShortCode(code);
  const isWhole = read.kind === 'replay' && JSON.stringify(read.replay.actions) === JSON.stringify(replay.actions) && read.replay.framework === replay.framework;
  return isWhole ? code : null;
}

/** Reads a code. Its checksum finds a mistyped sign; what it says is then read as strictly as a file. */
export function readShortCode(typed: string): ReadReplay {
  const fault = (sentence: string): ReadReplay => ({ kind: 'fault', sentence });
  const code = typed.trim().toLowerCase();
  const format = Number(SHORT_CODE.exec(code)?.[1] ?? Number.NaN);
  if (Number.isNaN(format)) return fault('it is no replay code: those begin with RM1-.');
  if (format > REPLAY_FORMAT) return fault(`it has format ${format}, and this program reads formats up to ${REPLAY_FORMAT}. Install a newer version of the program.`);
  const fields = code.split('-');
  if (fields.length !== FIELDS) return fault(`a replay code has ${FIELDS} parts with hyphens between them, and this one has ${fields.length}. It may be cut off: copy it once more.`);
  const [, version, level, world, framework, seed, rows, actions, hash, check] = fields;
  if (check !== checksum(fields.slice(0, -1).join('-'))) return fault('its last four signs, a checksum, do not fit the rest. One sign is wrong or missing: compare it with the original.');
  return replayOf({
    program: 'runaway-migration', format, version: unescaped(version), level: unescaped(level).toUpperCase(), world: WORLDS[world], framework: unescaped(framework), sql: null, seed: fromBase36(seed),
    rows: rows === '0' ? null : fromBase36(rows), actions: actions === '0' ? [] : actions.split('+').map(wordAction), traceHash: hash === '0' ? null : hash,
  });
}

const base36 = (value: number): string => value.toString(36);
const fromBase36 = (word: string | undefined): number => (word !== undefined && /^[0-9a-z]{1,12}$/.test(word) ? Number.parseInt(word, 36) : Number.NaN);

const escaped = (text: string): string => [...new TextEncoder().encode(text)].map((byte) => {
  const sign = String.fromCharCode(byte);
  return /[a-z0-9.]/.test(sign) ? sign : `_${byte.toString(16).padStart(2, '0')}`;
}).join('');

function unescaped(word: string): string {
  const bytes = [...word.matchAll(/_([0-9a-f]{2})|([\s\S])/g)].map(([, hex, sign]) => (hex === undefined ? sign.charCodeAt(0) : Number.parseInt(hex, 16)));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Letters and digits that nobody takes for one another: no I, L, O, U. */
const CHECK_SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';

function checksum(text: string): string {
  const digest = new Digest();
  digest.text(text);
  const value = Number.parseInt(digest.hex().slice(0, 5), 16);
  return [15, 10, 5, 0].map((shift) => CHECK_SIGNS[(value >> shift) & 31]).join('');
}

const PROBE_LETTERS = { l: 'liveness', r: 'readiness', s: 'startup' } as const;
const SETTING_LETTERS = { l: 'lock_timeout', s: 'statement_timeout', i: 'idle_in_transaction_session_timeout' } as const;

/** A letter for the kind and the moment, then a full stop before each thing that belongs to it: 'tku668', 'skdn9c.dw'. */
function actionWord(action: Action): string {
  const at = base36(action.atUs);
  switch (action.kind) {
    case 'cancel': case 'terminate': return `${action.kind[0]}${at}${action.session === 'migration' ? '' : `.${escaped(action.session).replaceAll('.', '_2e')}`}`;
    case 'shed-traffic': return `s${at}.${base36(Math.round(action.share * 1000))}`;
    case 'scale-pods': return `n${at}.${base36(action.pods)}`;
    case 'set-timeout': return `o${at}.${letterOf(SETTING_LETTERS, action.setting)}.${base36(action.valueUs)}`;
    case 'set-probe': return [
      `p${at}`, letterOf(PROBE_LETTERS, action.probe), ...(action.timeoutUs === undefined ? [] : [`t${base36(action.timeoutUs)}`]), ...(action.failureThreshold === undefined ? [] : [`f${base36(action.failureThreshold)}`]),
      ...(action.needsConnection === undefined ? [] : [`c${Number(action.needsConnection)}`]), ...(action.off === undefined ? [] : [`x${Number(action.off)}`]),
    ].join('.');
    case 'restart-pods': return `r${at}`;
  }
}

const letterOf = (letters: Readonly<Record<string, string>>, name: string): string => Object.keys(letters).find((letter) => letters[letter] === name)!;

/** The fields of an action as a file has them; what is not an action is left to the reader of files to refuse. */
function wordAction(word: string): unknown {
  const [head, ...more] = word.split('.');
  const atUs = fromBase36(head.slice(1));
  const [first, second] = more;
  switch (head[0]) {
    case 'c': case 't': return { atUs, kind: head[0] === 'c' ? 'cancel' : 'terminate', session: first === undefined ? 'migration' : unescaped(first) };
    case 's': return { atUs, kind: 'shed-traffic', share: fromBase36(first) / 1000 };
    case 'n': return { atUs, kind: 'scale-pods', pods: fromBase36(first) };
    case 'o': return { atUs, kind: 'set-timeout', setting: SETTING_LETTERS[first as keyof typeof SETTING_LETTERS], valueUs: fromBase36(second) };
    case 'p': {
      const found = (letter: string): string | undefined => more.slice(1).find((part) => part.startsWith(letter))?.slice(1);
      const whole = (letter: string): number | undefined => (found(letter) === undefined ? undefined : fromBase36(found(letter)));
      const truth = (letter: string): boolean | undefined => (found(letter) === undefined ? undefined : found(letter) === '1');
      return { atUs, kind: 'set-probe', probe: PROBE_LETTERS[first as keyof typeof PROBE_LETTERS], timeoutUs: whole('t'), failureThreshold: whole('f'), needsConnection: truth('c'), off: truth('x') };
    }
    case 'r': return { atUs, kind: 'restart-pods' };
    default: return { atUs, kind: head[0] };
  }
}
