import { lastGroups, type LogDigest } from '../../game/run-log.ts';
import type { LogEntry } from '../../run/trace.ts';
import { clock } from '../../text/duration.ts';
import { logText } from '../../text/log-text.ts';
import type { Role } from '../theme.ts';
import { fitted, span, type Line } from './spans.ts';

export type LogSetting = { readonly width: number; readonly modeName: (mode: string) => string; readonly podName: (pod: number) => string };

/** The last lines of the log up to a moment, in exactly `height` lines, oldest first. */
export function logLines(log: readonly LogEntry[], digest: LogDigest, untilUs: number, height: number, set: LogSetting): readonly Line[] {
  const groups = lastGroups(log, digest, untilUs, height);
  const lines = groups.map(({ entry, pods, isMilestone }): Line => fitted([
    span(` ${clock(entry.atUs).padStart(8)}  `, 'quiet'),
    span(logText(entry, { modeName: set.modeName, podName: set.podName, sqlWidth: Math.max(24, set.width - (ENDS_WITH_SQL[entry.kind] ?? 50)) }, pods), roleOf(entry), { isBold: isMilestone }),
  ], set.width));
  return [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => fitted([], set.width))];
}

/** What stands before a statement that nothing follows, the time included: it may have the rest of the line. */
const ENDS_WITH_SQL: Readonly<Partial<Record<LogEntry['kind'], number>>> = { 'statement-started': 30, 'statement-ended': 38 };

function roleOf(entry: LogEntry): Role | undefined {
  switch (entry.kind) {
    case 'first-error': case 'pod-killed': case 'pod-stopping': case 'statement-failed': case 'migration-failed': case 'deadlock': case 'connections-exhausted': return 'bad';
    case 'pool-exhausted': case 'lock-waiting': case 'transaction-waiting': case 'replica-lock': case 'probe-failed': case 'pod-start-failed': case 'disk-low': return 'warning';
    case 'recovered': case 'pod-ready': case 'pool-recovered': case 'errors-over': return 'good';
    case 'migration-started': case 'migration-ended': return 'migration';
    case 'statement-started': case 'statement-ended': case 'lock-granted': case 'lock-released': return 'session' in entry && entry.session === 'migration' ? 'migration' : undefined;
    case 'action': return 'accent';
    default: return undefined;
  }
}
