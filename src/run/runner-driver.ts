import type { Driver, Step } from '../sim/step.ts';
import type { RunnerSession } from './scenario.ts';

/** Longer than any run. */
const FOR_EVER_US = 365 * 86_400_000_000;

/**
The tool's own session: BEGIN, the lock, its statements, and then nothing. The server keeps a snapshot for as long as a portal is open, and the unnamed
one stays open until the next statement or the transaction's end (manual, 55.2.3 "Extended Query"): that is a transaction which CONCURRENTLY waits for.
*/
export function runnerDriver(runner: RunnerSession): Driver {
  const steps = stepsOf(runner);
  const driver: Driver = {
    state: 0,
    next(view): Step | null {
      const at = driver.state as number;
      if (view.last.kind === 'error' || at >= steps.length) return null;
      driver.state = at + 1;
      return steps[at];
    },
  };
  return driver;
}

function stepsOf({ statements, advisoryLock }: RunnerSession): readonly Step[] {
  const sent = (sql: string, statement: number, during: readonly Step[]): readonly Step[] =>
    [{ kind: 'statement', sql, statement, lockTimeoutUs: 0, statementTimeoutUs: 0 }, ...during, { kind: 'end-statement' }];
  const lock: Step = { kind: 'lock', relation: `advisory ${advisoryLock}`, mode: 'ExclusiveLock', ifFree: true };
  return [
    ...sent('BEGIN', 0, [{ kind: 'begin' }]),
    ...statements.flatMap((sql, index) => sent(sql, index + 1, [...(index === 0 ? [lock] : []), { kind: 'snapshot', held: true }])),
    { kind: 'sleep', durationUs: FOR_EVER_US },
  ];
}
