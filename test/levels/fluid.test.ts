import { expect, test } from 'vitest';
import { builtInLevelFolder, loadHalls } from '../../src/adapters/level-files.ts';
import { isAftermathOver } from '../../src/levels/is-lost.ts';
import { judge } from '../../src/levels/judge.ts';
import type { Level } from '../../src/levels/level.ts';
import { attemptScenario, levelScenario } from '../../src/levels/level-scenario.ts';
import { prepare, run } from '../../src/run/run.ts';
import type { Scenario } from '../../src/run/scenario.ts';

const levels = loadHalls(builtInLevelFolder(`${import.meta.dirname}/../../src/cli`)).flatMap((hall) => hall.loaded);

/** Both kinds of run of one scenario, and what the level makes of them; whatever the rows would say is left out of both. */
async function bothWays(level: Level, scenario: Scenario) {
  const prepared = await prepare(scenario);
  const options = { isDecided: isAftermathOver };
  const exact = run(prepared, options);
  const fluid = run(prepared, { ...options, fidelity: 'fluid' });
  return { exact, fluid, verdicts: [exact, fluid].map((trace) => judge(level, trace, []).objectives.map(({ id, passed }) => `${id} ${passed}`)) };
}

function expectAlike({ exact, fluid, verdicts }: Awaited<ReturnType<typeof bothWays>>, what: string): void {
  // Without a word about the shortcut it is the exact run, byte for byte.
  expect(fluid.fluid === undefined ? fluid.hash : exact.hash, what).toBe(exact.hash);
  const off = (one: number, other: number): number => Math.abs(other - one) / Math.max(1, one);
  expect(off(exact.measures.requestsFailed, fluid.measures.requestsFailed), `${what}: failed requests`).toBeLessThan(0.005);
  expect(off(exact.measures.p99Us, fluid.measures.p99Us), `${what}: p99`).toBeLessThan(0.02);
  expect(off(exact.measures.requestsArrived, fluid.measures.requestsArrived), `${what}: arrived`).toBeLessThan(0.005);
  expect(verdicts[1], what).toEqual(verdicts[0]);
}

for (const level of levels) {
  test(`${level.code}: the fluid shortcut tells every world's start as the exact engine does`, { timeout: 120_000 }, async () => {
    for (const start of level.starts) {
      for (const size of ['laptop', 'staging', 'production'] as const) {
        const scenario = levelScenario(level, size, { sql: start.sentSql, framework: start.framework, isOriginal: true, actions: [] }, 7);
        expectAlike(await bothWays(level, scenario), `${start.framework} on ${size}`);
      }
    }
  });
}

async function attempted(code: string, name: string) {
  const level = levels.find((each) => each.code === code);
  const attempt = level?.attempts.find((each) => each.name === name);
  if (level === undefined || attempt === undefined) throw new Error(`there is no ${code} ${name}`);
  return bothWays(level, attemptScenario(level, attempt, 7));
}

test.each(['at-night', 'twice-the-pods', 'cancelled-after-a-minute'])('L01 %s is told alike', { timeout: 60_000 }, async (name) => {
  expectAlike(await attempted('L01', name), name);
});

test('four hours of small batches are told alike, and most of their customers are only counted', { timeout: 120_000 }, async () => {
  const both = await attempted('L01', 'batches-then-proof');
  expectAlike(both, 'batches');
  const { exact, fluid } = both;
  expect(fluid.fluid?.customersCounted).toBeGreaterThan(0.9 * exact.counters.arrived);
  expect(fluid.counters.events).toBeLessThan(exact.counters.events / 5);
  // Those who met a locked row waited as long as the exact engine's did: who is the first is drawn, the rest is the engine.
  expect(Math.abs(fluid.measures.blockedRequestUsMax / exact.measures.blockedRequestUsMax - 1)).toBeLessThan(0.25);
});
