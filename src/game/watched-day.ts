import type { Level } from '../levels/level.ts';
import { levelOf } from './museum.ts';
import { onSandbox } from './sandbox.ts';
import type { SandboxMove } from './sandbox.ts';
import { standingOf } from './seeds.ts';
import type { Effect, State } from './state.ts';
import { visitOf } from './visit.ts';

/** The first of the other days on which the attempt that was flown last did not hold, or null. */
export function brokenDay(state: State, level: Level) {
  const { proof } = visitOf(state.progress, level.id);
  const verdict = state.flownLevel === level.id ? state.flown.own?.verdict : null;
  return proof && verdict ? standingOf(proof.otherDays, verdict).broken : null;
}

/** Flies the attempt on that day before the player's eyes: in the sandbox, where nothing is judged. */
export function watchDay(state: State): readonly [State, readonly Effect[]] {
  if (!('level' in state.screen)) return [state, []];
  const level = levelOf(state.museum, state.screen.level);
  const { proof } = visitOf(state.progress, level.id);
  const broken = brokenDay(state, level);
  if (!proof || !broken) return [state, []];
  const { sql, framework, actions } = proof;
  const moves: readonly SandboxMove[] = [
    { kind: 'open' },
    { kind: 'set', change: { level: level.code, world: 'production', rows: null, framework, sql, seed: broken.verdict.seed, actions } },
    { kind: 'fly' },
  ];
  return moves.reduce<readonly [State, readonly Effect[]]>(([now], move) => onSandbox(now, move), [state, []]);
}
