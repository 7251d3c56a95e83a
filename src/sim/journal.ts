import { Stateful } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';

/** Something that happened, in facts. `pod` and `session` name who; amounts are in the units their names say. */
export type LogEntry = { readonly atUs: number } & (
  | { readonly kind: 'statement-started' | 'statement-ended'; readonly session: string; readonly statement: number; readonly sql: string }
  | { readonly kind: 'statement-failed'; readonly session: string; readonly statement: number; readonly sql: string; readonly sqlstate: string; readonly message: string }
  /** `rowLocks`: granted at once, in place of so many locks on single rows. */
  | { readonly kind: 'lock-granted'; readonly session: string; readonly relation: string; readonly mode: string; readonly waitedUs: number; readonly rowLocks?: number }
  | { readonly kind: 'lock-waiting'; readonly session: string; readonly relation: string; readonly mode: string; readonly blockedBy: readonly string[] }
  /** It waits longer than deadlock_timeout for other sessions' transactions to end. */
  | { readonly kind: 'transaction-waiting'; readonly session: string; readonly phase: string; readonly blockedBy: readonly string[] }
  | { readonly kind: 'lock-released'; readonly session: string; readonly relation: string; readonly mode: string; readonly heldUs: number; readonly waitersUsMax: number; readonly waiters: number }
  | { readonly kind: 'pool-exhausted'; readonly pod: number; readonly waitingOn: string | null }
  | { readonly kind: 'pool-recovered'; readonly pod: number }
  | { readonly kind: 'first-error'; readonly reason: FailureReason; readonly requestClass: string }
  | { readonly kind: 'errors-over'; readonly failed: number }
  | { readonly kind: 'probe-failed'; readonly pod: number; readonly probe: 'liveness' | 'readiness' | 'startup'; readonly failures: number; readonly threshold: number }
  | { readonly kind: 'pod-stopping' | 'pod-killed' | 'pod-started' | 'pod-ready' | 'pod-not-ready'; readonly pod: number; readonly restarts: number;
      /** Killed, where the server looks whether its clients are still there. */ readonly isNoticed?: boolean }
  | { readonly kind: 'pod-start-failed'; readonly pod: number; readonly reason: string; readonly nextTryUs: number }
  | { readonly kind: 'connections-exhausted'; readonly connections: number; readonly ghosts: number }
  | { readonly kind: 'checkpoint'; readonly cause: 'wal' | 'time' }
  | { readonly kind: 'replica-lag'; readonly lagUs: number; readonly isOver: boolean }
  | { readonly kind: 'replica-lock'; readonly relation: string; readonly isReleased: boolean }
  | { readonly kind: 'query-cancelled'; readonly session: string; readonly sqlstate: string; readonly message: string }
  | { readonly kind: 'deadlock'; readonly victim: string; readonly sessions: readonly string[] }
  | { readonly kind: 'retry'; readonly statement: number; readonly attempt: number; readonly pauseUs: number }
  | { readonly kind: 'disk-low'; readonly freeRatio: number }
  | { readonly kind: 'action'; readonly action: string; readonly effect: string }
  | { readonly kind: 'migration-started' | 'migration-ended' | 'migration-failed' | 'recovered' }
);

export type FailureReason = 'checkout timeout' | 'deadline' | 'no ready pod' | 'refused' | 'pod killed' | 'statement error' | 'query cancelled';

export type StatementRun = { readonly session: string; readonly statement: number; readonly sql: string; readonly startUs: number; readonly endUs: number | null;
  readonly lockWaitUs: number; readonly workUs: number; readonly rows: number; readonly sqlstate: string | null };

/** A relation lock that a scripted session held: from the grant to the release, with whom it made wait. */
export type LockHold = { readonly session: string; readonly relation: string; readonly mode: string; readonly statement: number; readonly requestedUs: number; readonly grantedUs: number | null;
  readonly releasedUs: number | null; readonly waitersMax: number; readonly blockedUsMax: number };

/** A note of a driver, with the moment at which it reached it. */
export type DriverNote = { readonly atUs: number; readonly session: string; readonly note: unknown };

/** What a simulation writes down as it goes. Lists only grow, so a snapshot keeps their lengths. */
export class Journal extends Stateful {
  log: LogEntry[] = [];
  statements: StatementRun[] = [];
  notes: DriverNote[] = [];

  write(entry: LogEntry): void {
    this.log.push(entry);
  }

  override capture(): Captured {
    const { log, statements, notes } = this;
    return { log, statements, notes, logLength: log.length, statementsLength: statements.length, notesLength: notes.length };
  }

  override restore(saved: Captured): void {
    this.log = (saved['log'] as LogEntry[]).slice(0, saved['logLength'] as number);
    this.statements = (saved['statements'] as StatementRun[]).slice(0, saved['statementsLength'] as number);
    this.notes = (saved['notes'] as DriverNote[]).slice(0, saved['notesLength'] as number);
  }
}
