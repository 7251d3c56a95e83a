import type { Level } from '../levels/level.ts';
import { clock } from '../text/duration.ts';
import { logText } from '../text/log-text.ts';
import { comparisonRows } from './comparison.ts';
import { digestLog, emptyDigest, lastGroups } from './run-log.ts';
import { SAY } from './evidence.ts';
import { startOf } from './flights.ts';
import type { State } from './state.ts';
import { questionsOf, visitOf } from './visit.ts';

export const postMortemFile = (level: Level): string => `post-mortem-${level.id}.md`;

/** Entries of the log that a post-mortem's timeline takes; the rest are told as a number. */
const TIMELINE_ENTRIES = 40;

/** The run as a team would write it up, in Markdown: what happened, what it did, why, what was changed. No names: systems fail, people were there. */
export function postMortem(state: State, level: Level): string {
  const before = state.flown.production;
  const after = state.flown.own;
  const visit = visitOf(state.progress, level.id);
  const log = before?.trace.log ?? [];
  const groups = lastGroups(log, digestLog(emptyDigest, log), before?.trace.endUs ?? 0, log.length);
  const named = questionsOf(level).flatMap((question) => {
    const option = question.options.find(({ id }) => id === visit.answers[question.id]?.at(-1));
    return option ? [`- ${question.question} **${option.name}**`] : [];
  });
  return [
    `# Post-mortem: ${level.title}`, '',
    `A simulated incident of Runaway Migration, ${level.exhibit}, seed ${state.museum.seed}. The same seed and the same migration give the same incident.`, '',
    '## What was asked', '', `${level.ticket.number}: ${level.ticket.title}`, '',
    '## What was run', '', '```sql', startOf(state, level).sentSql.trimEnd(), '```', '',
    '## What happened', '',
    ...groups.slice(0, TIMELINE_ENTRIES).map(({ entry, pods }) => `- \`${clock(entry.atUs)}\` ${logText(entry, SAY, pods)}`),
    ...(groups.length > TIMELINE_ENTRIES ? [`- and ${groups.length - TIMELINE_ENTRIES} more`] : []), '',
    '## Why', '', ...(named.length > 0 ? named : ['Not diagnosed yet.']), '',
    ...(after ? ['## What was changed', '', '```sql', (visit.draft?.sql ?? '').trimEnd(), '```', ''] : []),
    '## Before and after', '', '| | before | after |', '|---|---|---|',
    ...comparisonRows(before?.trace.measures ?? null, after?.trace.measures ?? null).map((row) => `| ${row.join(' | ')} |`), '',
  ].join('\n');
}
