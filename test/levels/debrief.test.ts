import { expect, test } from 'vitest';
import { flyAndJudge, prepare } from '../../src/cli/flown.ts';
import { difference } from '../../src/game/what-if.ts';
import type { Action } from '../../src/run/scenario.ts';
import type { Measures } from '../../src/run/trace.ts';
import { museum } from '../screens/museum.ts';

const SECOND = 1_000_000;
const level = museum.levels['four-millisecond-outage'];
const start = level.starts.find(({ framework }) => framework === level.defaultFramework)!;

/** The ticket's migration behind finance's report, with what somebody did on call. */
async function flown(actions: readonly Action[]): Promise<Measures> {
  const scenario = museum.rules.scenario(level, 'production', { sql: start.sentSql, framework: start.framework, isOriginal: true, actions }, museum.seed);
  return flyAndJudge(level, await prepare(level, scenario)).trace.measures;
}

const startUs = level.worlds.production.migrationAtUs;
const stop: Action = { atUs: startUs + 20 * SECOND, kind: 'terminate', session: 'migration' };
const pods: Action = { atUs: startUs + 30 * SECOND, kind: 'scale-pods', pods: level.worlds.production.scenario.fleet.pods * 2 };

test('the same run without an action tells what the action was worth: who stopped the one that waits helped, who added pods did not', async () => {
  const untouched = await flown([]);
  const stopped = difference(await flown([stop]), untouched);
  expect(stopped.outcome).toBe('better');
  expect(stopped.sentence).toMatch(/requests failed: .* with it, .* without.*the migration: broken off after .* with it, done after .* without/);
  expect(difference(await flown([pods]), untouched).outcome).not.toBe('better');
});
