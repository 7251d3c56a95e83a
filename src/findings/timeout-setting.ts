import spelling from '../../data/text/findings/spelling.json' with { type: 'json' };
import { parseDuration } from '../text/duration.ts';
import type { AnalysedStatement } from './subject.ts';

type Setting = { readonly setting: string; readonly unitUs: number; readonly off: readonly string[] };

/** The timeout as set in the session, microseconds; null when it is off, left at the server's default, or not a timeout. */
const timeoutUs = (settings: ReadonlyMap<string, string>, known: Setting | undefined): number | null => {
  const text = known && settings.get(known.setting)?.trim().toLowerCase();
  if (!known || !text || known.off.includes(text)) {
    return null;
  }
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * known.unitUs || null : parseDuration(text);
};

/** How long a statement waits for a relation lock before it gives up; null = as long as it takes. */
export const lockTimeoutUs = (engine: string, statement: AnalysedStatement): number | null =>
  timeoutUs(statement.settings, (spelling.lockTimeout as Readonly<Record<string, Setting>>)[engine]);

/** How long a statement may run before the server cancels it; null = as long as it takes. */
export const statementTimeoutUs = (engine: string, statement: AnalysedStatement): number | null =>
  timeoutUs(statement.settings, (spelling.statementTimeout as Readonly<Record<string, Setting>>)[engine]);
