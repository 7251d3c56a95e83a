import { momentsToLookAt } from '../../src/game/flights.ts';
import { step } from '../../src/game/step.ts';
import type { Action, Effect, State } from '../../src/game/state.ts';
import { fakeFlights, GOOD_MEASURES, LOOK } from './fake-flight.ts';

/** Plays actions and answers every flight at once, as a machine of endless speed would; other effects are only listed. */
export async function play(from: State, actions: readonly Action[]): Promise<{ readonly state: State; readonly effects: readonly Effect[] }> {
  let state = from;
  const effects: Effect[] = [];
  const queue = [...actions];
  for (let action = queue.shift(); action; action = queue.shift()) {
    const [next, asked] = step(state, action);
    state = next;
    effects.push(...asked);
    for (const effect of asked) {
      if (effect.kind === 'fly') queue.unshift(await flown(effect));
      if (effect.kind === 'fly-way') queue.unshift({ kind: 'way-flown', key: effect.key, flown: { verdict: { seed: effect.scenario.seed, medal: 'silver', failed: [] }, measures: GOOD_MEASURES } });
      if (effect.kind === 'judge-day') queue.unshift({ kind: 'day-judged', level: effect.level.id, proof: effect.proof, day: { seed: effect.seed, medal: 'silver', failed: [] } });
    }
  }
  return { state, effects };
}

async function flown({ level, flight, scenario }: Extract<Effect, { kind: 'fly' }>): Promise<Action> {
  const trace = await fakeFlights.start(scenario).finish();
  const looks = momentsToLookAt(trace).map((atUs) => ({ ...LOOK, atUs }));
  const invariants = level.invariants.map(({ id }) => ({ id, count: 0, reason: null }));
  return { kind: 'flight-ended', level: level.id, flight, flown: { trace, looks, actions: scenario.actions, invariants } };
}
