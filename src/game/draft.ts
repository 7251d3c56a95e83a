import type { Level, Start } from '../levels/level.ts';
import { engineWords } from './engine-words.ts';

const TRANSACTION = /^\s*(?:begin(?:\s+transaction)?|start\s+transaction|commit)\s*;\s*$/i;

/**
What lies on the workbench first: the ticket's own statements without the transaction that the framework puts around them, because it puts it
around whatever stands here as well. Sent as it stands it is the ticket's own migration again.
*/
export function firstDraft(start: Start): string {
  const lines = start.sentSql.split('\n');
  const statements = lines.filter((line) => !TRANSACTION.test(line)).join('\n').trim();
  // A framework that was told to open no transaction must be told again.
  if (!lines.some((line) => TRANSACTION.test(line))) return `-- migrate: no-transaction\n${statements}\n`;
  return `-- ${start.frameworkName} puts BEGIN before these lines and COMMIT behind them.\n${statements}\n`;
}

/** What SQL cannot say, lines of comment do: said on the workbench until the first run. */
export function draftNotice(start: Start, level: Pick<Level, 'worlds'>): string {
  const { name, batchRows, basis } = engineWords(level.worlds.production.scenario.database.engine);
  const steers = `Any SQL that ${name} takes${basis === null ? '' : ' (documented, not measured)'}. Comments steer how ${start.frameworkName} sends it: "-- migrate: no-transaction" leaves the transaction;`;
  // Four lines at eighty columns: where the tool has a lock to speak of, that is said instead of what is of no use to it.
  if (start.sessionLock !== undefined) return `${steers} "-- migrate: session-lock" stands for ${start.sessionLock}.`;
  return `${steers} in front of a statement, "-- migrate: batch ${batchRows} by id, pause 80ms" commits page by page, "-- migrate: retry 10, backoff 1s" tries again.`;
}
