import type { Level } from '../levels/level.ts';
import { clock } from '../text/duration.ts';
import { logText } from '../text/log-text.ts';
import { comparisonRows } from './comparison.ts';
import { digestLog, emptyDigest, lastGroups } from './run-log.ts';
import type { LogGroup } from './run-log.ts';
import { SAY } from './evidence.ts';
import { startOf } from './flights.ts';
import { debriefBlocks } from './pages/debrief.ts';
import { fenced, markdownOf } from './post-mortem-blocks.ts';
import { postMortemHtml } from './post-mortem-html.ts';
import { judged, namedOf, ONLY_RUN, ownSql, replays, timesSentence } from './post-mortem-parts.ts';
import type { Effect, State } from './state.ts';

export const postMortemFile = (level: Level): string => `post-mortem-${level.id}.md`;

/** Entries of the log that a post-mortem's timeline takes from the beginning and from the end; of those between it takes what everybody should know, the others are told as a number. */
const FIRST_ENTRIES = 25;
const LAST_ENTRIES = 15;

/** The post-mortem of the exhibit on the screen, as two files of one name; nothing before production has run. */
export function postMortemEffects(state: State, level: Level): readonly Effect[] {
  if (!state.flown.production) return [];
  return [{ kind: 'write-file', fileName: postMortemFile(level), text: postMortem(state, level), beside: { ending: '.html', text: postMortemHtml(state, level) } }];
}

const entryLine = ({ entry, pods }: LogGroup): string => `- \`${clock(entry.atUs)}\` ${logText(entry, SAY, pods)}`;

function timeline(groups: readonly LogGroup[]): readonly string[] {
  const lines: string[] = [];
  let left = 0;
  groups.forEach((group, at) => {
    if (at >= FIRST_ENTRIES && at < groups.length - LAST_ENTRIES && !group.isMilestone) { left += 1; return; }
    if (left > 0) lines.push(`- … ${left} more …`);
    left = 0;
    lines.push(entryLine(group));
  });
  return lines;
}

/** The run as a team would write it up, in Markdown: what happened, what it did, why, what was changed. No names: systems fail, people were there. */
export function postMortem(state: State, level: Level): string {
  const before = state.flown.production;
  const after = state.flown.own;
  const log = before?.trace.log ?? [];
  const groups = lastGroups(log, digestLog(emptyDigest, log), before?.trace.endUs ?? 0, log.length);
  const named = namedOf(state, level).map(({ question, answer }) => `- ${question} **${answer}**`);
  const debrief = debriefBlocks(state, level);
  return [
    `# Post-mortem: ${level.title}`, '',
    `A simulated incident of Runaway Migration, ${level.exhibit}, seed ${state.museum.seed}. The same seed and the same migration give the same incident.`, '',
    '## What was asked', '', `${level.ticket.number}: ${level.ticket.title}`, '',
    '## What was run', '', fenced('sql', startOf(state, level).sentSql), '',
    '## What happened', '',
    ...(before ? [timesSentence(before.trace), ''] : []),
    ...timeline(groups), '',
    '## Why', '', ...(named.length > 0 ? named : ['Not diagnosed yet.']), '',
    ...(after ? ['## What was changed', '', fenced('sql', ownSql(state, level)), ''] : []),
    ...(after ? ['## Before and after', '', '| | before | after |', '|---|---|---|'] : ['## In figures', '', `| | ${ONLY_RUN} |`, '|---|---|']),
    ...comparisonRows(before?.trace.measures ?? null, after?.trace.measures ?? null).map((row) => `| ${(after ? row : row.slice(0, 2)).join(' | ')} |`), '',
    ...judged(state, level).flatMap(({ name, rows }) => [`## What it was judged by${after ? `: ${name.toLowerCase()}` : ''}`, '', '| objective | kept | what happened |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`), '']),
    '## Debrief', '', markdownOf([...debrief.run, ...debrief.beside]), '',
    ...replays(state, level).flatMap(({ name, words, text }) => [`## To fly it again: ${name.toLowerCase()}`, '', words, '', fenced('json', text), '']),
  ].join('\n');
}
