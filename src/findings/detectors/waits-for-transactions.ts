import text from '../../../data/text/findings/waits-for-transactions.en.json' with { type: 'json' };
import type { LogEntry, StatementRun, Trace } from '../../run/trace.ts';
import { duration } from '../../text/duration.ts';
import { listed } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { blockedUsWarning } from '../limits.ts';

/** In the flight the migration stood still for other sessions' transactions to end, as CREATE INDEX CONCURRENTLY does for old snapshots. */
export const waitsForTransactions: Detector = {
  id: 'waits-for-transactions',
  text,
  see: ({ trace }): readonly Sighting[] => {
    const waits = trace?.log.filter(entry => entry.kind === 'transaction-waiting').filter(({ session }) => session === 'migration') ?? [];
    const timeUs = trace?.measures.migrationWaitUs ?? 0;
    const run = trace === null ? undefined : runAt(trace, waits.at(-1));
    if (run === undefined || timeUs < blockedUsWarning) return [];
    const names = [...new Set(waits.flatMap(({ blockedBy }) => blockedBy))];
    const transactions = names.length === 1 ? `the transaction of ${names[0]}` : `the transactions of ${listed(names)}`;
    return [{ severity: SEVERITY[outcome(run)], statement: run.statement, message: outcome(run), instead: null, values: { time: duration(timeUs), transactions } }];
  },
};

/** A wait that came to its end harmed nobody: it is told, so that nobody cancels the next one, and it is no warning. */
const SEVERITY = { waited: 'note', 'gave-up': 'warning', never: 'error' } as const;

const outcome = ({ endUs, sqlstate }: StatementRun): 'waited' | 'never' | 'gave-up' => endUs === null ? 'never' : sqlstate === null ? 'waited' : 'gave-up';

const runAt = (trace: Trace, wait: LogEntry | undefined): StatementRun | undefined =>
  wait && trace.statements.find(run => run.session === 'migration' && run.startUs <= wait.atUs && (run.endUs === null || run.endUs >= wait.atUs));
