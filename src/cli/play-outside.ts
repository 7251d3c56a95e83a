import { openTable } from '../adapters/table.ts';
import { dataAfter, inflowOf } from '../adapters/table-replay.ts';
import type { SmallTable } from '../game/small-table.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import type { Level } from '../levels/level.ts';
import type { FlightPort, LiveFlight } from '../run/port.ts';
import type { Trace } from '../run/trace.ts';
import { prepare } from './flown.ts';
import type { PreparedMigration } from './flown.ts';
import type { FlyEffect } from './game-loop.ts';

const key = (level: Level, flight: FlyEffect['flight']): string => `${level.id}/${flight}`;

/** The simulator and the real rows, as the game's loop needs them. What was prepared for a flight is kept for the rows that follow it. */
export function simulation(flights: FlightPort) {
  const prepared = new Map<string, PreparedMigration>();

  const start = async (effect: FlyEffect): Promise<LiveFlight> => {
    const ready = await prepare(effect.level, effect.scenario, effect.own);
    prepared.set(key(effect.level, effect.flight), ready);
    return flights.start(ready.scenario);
  };

  const countRows = async (level: Level, flight: FlyEffect['flight'], trace: Trace): Promise<readonly InvariantCount[]> => {
    const ready = prepared.get(key(level, flight));
    if (!ready) return [];
    const world = level.worlds[flight === 'own' ? 'production' : flight];
    const { catalogue, script, scenario } = ready;
    return dataAfter({
      catalogue, script, rowsPerRow: world.rowsPerRow, seed: scenario.seed, commits: trace.dataCommits, inflow: inflowOf(scenario), served: trace.series, endUs: trace.endUs,
    }, world.invariants).counts;
  };

  const smallTable = (level: Level, flight: 'laptop' | 'staging'): SmallTable | null => {
    const ready = prepared.get(key(level, flight));
    if (!ready) return null;
    const { table } = level.worlds[flight];
    const lab = openTable({ catalogue: ready.catalogue, rowsPerRow: 1, seed: ready.scenario.seed, startRows: { [table]: 0 } });
    const statements = ready.script.statements.filter(({ sql }) => !/^\s*(?:begin|start\s+transaction|commit|set)\b/i.test(sql));
    return {
      name: table, wanted: level.worlds[flight].rows, statements: statements.map(({ sql }) => sql),
      grow: (to) => lab.grow(table, to),
      run: (statement) => {
        const { rows, sqliteUs, fault } = lab.run(statements[statement]);
        return { rows, sqliteUs, fault: fault?.message ?? null };
      },
      sample: (fromRow, rows) => lab.sample(table, fromRow, rows),
      close: () => lab.close(),
    };
  };

  return { start, countRows, smallTable };
}
