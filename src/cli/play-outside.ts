import type { LockNotes } from '../game/editor-notes.ts';
import type { SmallTable } from '../game/small-table.ts';
import type { QueryViews } from '../game/run-query.ts';
import type { InvariantCount } from '../levels/data-check.ts';
import type { Level } from '../levels/level.ts';
import type { FlightPort, LiveFlight } from '../run/port.ts';
import type { Finding } from '../findings/finding.ts';
import type { Scenario } from '../run/scenario.ts';
import type { Trace } from '../run/trace.ts';
import { loadPostgresParser } from '../sql/postgres-parser.ts';
import type { FlyEffect, Outside } from './game-loop.ts';
import type { AskRehearsal, Rehearsed } from './rehearsal.ts';

const key = (level: Level, flight: FlyEffect['flight']): string => `${level.id}/${flight}`;

type OpenSmallTable = (rehearsed: Rehearsed, level: Level, flight: 'laptop' | 'staging') => SmallTable;

/**
The simulator and the real rows, as the game's loop needs them. All that takes longer than a frame is asked of other threads.

@param askBehind a thread beside `ask`: a day that is judged there keeps nobody waiting who writes meanwhile
*/
export function simulation(flights: FlightPort, ask: AskRehearsal, askBehind: AskRehearsal, openSmallTable: OpenSmallTable) {
  const rehearsed = new Map<string, Rehearsed>();

  const start = async ({ level, flight, scenario, own }: FlyEffect): Promise<LiveFlight> => {
    // The small runs' rows are changed in this thread, which has read no SQL yet.
    const [ready] = await Promise.all([ask({ kind: 'prepare', key: key(level, flight), level, scenario, own }), flight === 'laptop' || flight === 'staging' ? loadPostgresParser() : null]);
    rehearsed.set(key(level, flight), ready);
    return flights.start(ready.scenario);
  };

  const countRows = (level: Level, flight: FlyEffect['flight'], { dataCommits, endUs, series: { arrived, served, seconds } }: Trace): Promise<readonly InvariantCount[]> =>
    ask({ kind: 'count', key: key(level, flight), level, size: flight === 'own' || flight === 'sandbox' ? 'production' : flight, after: { dataCommits, endUs, series: { arrived, served, seconds } } });

  const findings = (level: Level, flight: FlyEffect['flight'], scenario: Scenario, trace: Trace): Promise<readonly Finding[]> => ask({ kind: 'findings', key: key(level, flight), scenario, trace });

  const judgeDay: Outside['judgeDay'] = ({ level, scenario, own }) => askBehind({ kind: 'judge', level, scenario, own });

  const smallTable = (level: Level, flight: 'laptop' | 'staging'): SmallTable | null => {
    const ready = rehearsed.get(key(level, flight));
    return ready ? openSmallTable(ready, level, flight) : null;
  };

  const query: QueryViews = (sql, views) => ask({ kind: 'query', sql, views });
  const notes = (level: Level, framework: string): LockNotes => (text) => ask({ kind: 'notes', level, framework, text });

  return { start, countRows, findings, judgeDay, smallTable, query, notes };
}
