import { describe, expect, test } from 'vitest';
import { syntheticFlight, syntheticScenario, terminateAt } from '../../../test/synthetic-flight.ts';
import { flightsInProcess } from '../../adapters/flight-in-process.ts';
import { TIMELINES_MAX } from '../../game/branch.ts';
import type { LiveFlight } from '../../run/port.ts';
import { RunSession } from './run-session.ts';

const second = 1_000_000;
const started = (): LiveFlight => flightsInProcess(async scenario => syntheticFlight(scenario)).start(syntheticScenario);

async function opened(start: ConstructorParameters<typeof RunSession>[1] = null) {
  const flight = started();
  const session = new RunSession(flight, start);
  await flight.finish();
  return { flight, session, end: () => flight.close() };
}

/** Goes to a moment and acts there. */
async function actAt(session: RunSession, us: number): Promise<void> {
  await session.flight.finish();
  session.dispatch({ kind: 'go', us: 0 });
  session.dispatch({ kind: 'go', us });
  session.decide(30 * second, terminateAt);
}

describe('timelines of one run', () => {
  test('acting begins one, and the parent stays as it was', async () => {
    const { session, end } = await opened();
    await actAt(session, 60 * second);
    expect(session.timelines.map(({ number, parent, fromUs }) => [number, parent, fromUs])).toEqual([[1, null, 0], [2, 1, 60 * second]]);
    expect(session.current.number).toBe(2);
    expect(session.timelines[0].flight.scenario.actions).toEqual([]);
    const trace = await session.timelines[0].flight.finish();
    expect(trace.log.some(entry => entry.kind === 'migration-failed')).toBe(false);
    end();
  });

  test('back to the parent at the same moment, and from there another one', async () => {
    const { session, end } = await opened();
    await actAt(session, 60 * second);
    session.switchTo(1);
    expect([session.current.number, session.view.cursorUs, session.view.decisions]).toEqual([1, 60 * second, []]);
    session.dispatch({ kind: 'go', us: 40 * second });
    session.decide(45 * second, atUs => ({ atUs, kind: 'scale-pods', pods: 24 }));
    expect(session.timelines.map(({ number, parent }) => [number, parent])).toEqual([[1, null], [2, 1], [3, 1]]);
    expect(session.current.decisions.map(({ action }) => action.kind)).toEqual(['scale-pods']);
    end();
  });

  test('a later decision is not done when something else is done before it', async () => {
    const { session, end } = await opened();
    await actAt(session, 200 * second);
    await actAt(session, 20 * second);
    expect(session.current.decisions.map(({ action }) => action.atUs)).toEqual([50 * second]);
    end();
  });

  test('without what was done later it is the timeline that is known already, not flown again', async () => {
    const { session, end } = await opened();
    await actAt(session, 60 * second);
    await session.flight.finish();
    session.dispatch({ kind: 'go', us: 30 * second });
    expect(session.hasLater).toBe(true);
    session.undoLater();
    expect([session.current.number, session.timelines.length, session.hasLater]).toEqual([1, 2, false]);
    end();
  });

  test('the same thing done again at the same moment is the same timeline', async () => {
    const { session, end } = await opened();
    await actAt(session, 60 * second);
    session.switchTo(1);
    await actAt(session, 60 * second);
    expect([session.timelines.length, session.current.number]).toEqual([2, 2]);
    end();
  });

  test('there are never more than a few, and the first is always there', async () => {
    const { session, end } = await opened();
    for (let at = 1; at < 9; at++) {
      session.switchTo(1);
      await actAt(session, at * 20 * second);
    }
    expect(session.timelines).toHaveLength(TIMELINES_MAX);
    expect(session.timelines[0].number).toBe(1);
    end();
  });

  test('from its beginning it plays as any other, with what was done in it', async () => {
    const { session, end } = await opened({ us: 0, actions: [terminateAt(90 * second)] });
    expect(session.view).toMatchObject({ cursorUs: 8 * second, isPlaying: true, announced: [], decisions: [{ action: terminateAt(90 * second) }] });
    end();
  });

  test('a run that was flown before opens at the moment asked for, with what was done in it, and without that as well', async () => {
    const { session, end } = await opened({ us: 14 * second, actions: [terminateAt(90 * second)] });
    expect(session.view).toMatchObject({ cursorUs: 14 * second, isPlaying: false });
    expect(session.timelines.map(one => one.decisions.length)).toEqual([0, 1]);
    expect(session.flight.scenario.actions).toEqual([terminateAt(90 * second)]);
    const trace = await session.flight.finish();
    expect(trace.log.some(entry => entry.kind === 'migration-failed')).toBe(true);
    end();
  });
});
