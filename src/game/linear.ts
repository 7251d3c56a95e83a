import type { World } from '../levels/level.ts';
import type { Action as OnCallAction } from '../run/scenario.ts';
import type { LogEntry } from '../run/trace.ts';
import { parseDuration, clock } from '../text/duration.ts';
import { grouped } from '../text/number.ts';
import { logText } from '../text/log-text.ts';
import { comparisonRows } from './comparison.ts';
import { SAY } from './evidence.ts';
import { actingTurn } from './linear-acting.ts';
import { inUnit } from './measured.ts';
import { digestLog, emptyDigest, lastGroups } from './run-log.ts';
import type { LogGroup } from './run-log.ts';
import type { Block, Page } from './page.ts';
import { pageOf } from './pages/page-of.ts';
import type { Action, Flown, State } from './state.ts';

/** What a page says, line by line, for whoever reads with their ears, through a pipe or on a terminal that can only write on. */
export function linearPage(page: Page): string {
  const parts = [
    `== ${page.place}${page.status === '' ? '' : ` (${page.status})`} ==`,
    ...[...page.blocks, ...page.beside].map(blockText),
    ...(page.question === null ? [] : [page.question]),
    ...(page.slider ? [`Type your answer, from ${inUnit(page.slider.from, page.slider.unit)} to ${inUnit(page.slider.to, page.slider.unit)}${page.slider.unit === 'us' ? ', with its unit: 90 s, 25 m, 4 h' : ''}.`] : []),
    ...(page.search ? [`Type "search" and a few letters to find an exhibit by ${page.search.says}; "search" alone shows all.`] : []),
    ...(page.slider ? [] : [page.choices.map(({ label, note }, index) => `${index + 1}. ${label}${note ? ` (${note})` : ''}`).join('\n')]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const SIGN_WORDS = { good: 'Right: ', bad: 'No: ', open: '- ', bullet: '- ', none: '' } as const;

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading': return `# ${block.text}`;
    case 'text': return block.text;
    case 'code': return [...(block.file === '' ? [] : [`${block.lines.some(({ mark }) => mark === '+') ? 'New file' : 'File'} ${block.file}:`]), ...block.lines.map(({ text }) => `    ${text}`)].join('\n');
    case 'list': return block.items.map(({ sign, text, detail }) => `${SIGN_WORDS[sign]}${text}${detail ? `\n  ${detail}` : ''}`).join('\n');
    // A row is read with the names of its columns: a table's shape is nothing to an ear. What it is about may have a comma of its own, so a colon ends it.
    case 'table': return block.rows.map(([first, ...rest]) => `- ${first}: ${rest.map((cell, index) => (block.columns[index + 1] === '' ? cell : `${block.columns[index + 1]} ${cell}`)).join(', ')}`).join('\n');
    case 'plan': return `Rooms in a row, a door between each two: ${block.rooms.map(({ name, isHere }) => (isHere ? `${name} (you are here)` : name)).join(', ')}.`;
    case 'bars': return block.rows.map(({ label, words }) => `- ${label}: ${words}`).join('\n');
    case 'facts': return block.rows.map(([name, value]) => `- ${name}: ${value}`).join('\n');
  }
}

const RUN_ENTRIES = 18;

const line = ({ entry, pods }: LogGroup): string => `${clock(entry.atUs)}  ${logText(entry, SAY, pods)}`;

/** A run after it has been flown: what happened in order, and the figures; of one that was flown again with something else done, each beside what it was before. */
export function linearRun(world: Pick<World, 'name' | 'rows'>, flown: Flown, before: Flown | null = null): string {
  const { log, measures } = flown.trace;
  const groups = lastGroups(log, digestLog(emptyDigest, log), flown.trace.endUs, log.length).filter(({ entry }) => isTold(entry));
  const told = groups.length <= RUN_ENTRIES ? groups : [...groups.slice(0, RUN_ENTRIES - 5), ...groups.slice(-5)];
  const left = groups.length - told.length;
  return [
    `== Running on ${world.name}, ${grouped(world.rows)} rows ==`, '',
    ...told.slice(0, -5).map(line),
    ...(left > 0 ? [`... and ${grouped(left)} more ...`] : []),
    ...told.slice(-5).map(line), '',
    ...comparisonRows(measures, before?.trace.measures ?? null).map(([label, value, was]) => `- ${label}: ${value}${before === null || was === value ? '' : `, before ${was}`}`), '',
  ].join('\n');
}

/** Transaction statements and the ends of statements are no story. */
const isTold = (entry: LogEntry): boolean => entry.kind !== 'statement-ended' && !(entry.kind === 'statement-started' && /^\s*(begin|start|commit)\b/i.test(entry.sql));

/** What is being typed: a choice, or the lines of a migration up to one with a single full stop; and what will be done on call in the next run on production. */
export type LinearInput = { readonly typing: readonly string[] | null; readonly planned?: readonly OnCallAction[] };

export type LinearTurn = { readonly input: LinearInput; readonly actions: readonly Action[]; readonly say: string | null; readonly isOver: boolean };

const HELP = 'Type the number of a choice. Anywhere: "back", "exhibits", "map", "collection" (there "search" and a few letters), "hint", "again" to hear the page once more, "quit" to leave (progress is saved). At the fix: "type" to write the migration here, line by line. Around a run on production: "actions" lists what can be done on call, "at 30 s terminate the migration" does it at that moment, "undo" takes it back.';
const WORDS: Readonly<Record<string, Action>> = {
  back: { kind: 'back' }, exhibits: { kind: 'show', screen: 'hall' }, map: { kind: 'show', screen: 'map' }, collection: { kind: 'show', screen: 'collection' }, hint: { kind: 'hint' }, framework: { kind: 'show-frameworks' },
};

const NOTHING_TO_TYPE = 'There is no migration to be written here. In an exhibit that comes after the diagnosis, at the fix; in the sandbox at any time.';
const NOTHING_TO_SEARCH = 'There is nothing to search here. Type "collection" first, then "search" and a few letters.';

/** One line of input: what it does, or one sentence why it does nothing. */
export function linearTurn(state: State, input: LinearInput, line: string): LinearTurn {
  const turn = (parts: Partial<LinearTurn>): LinearTurn => ({ input: { ...input, typing: null }, actions: [], say: null, isOver: false, ...parts });
  if (input.typing !== null) {
    if (line.trim() !== '.') return turn({ input: { ...input, typing: [...input.typing, line] } });
    return turn({ actions: [{ kind: 'edit', sql: input.typing.join('\n') }] });
  }
  const word = line.trim().toLowerCase();
  if (word === 'quit' || word === 'q' || word === 'leave') return turn({ actions: [{ kind: 'leave' }], isOver: true });
  if (word === 'help' || word === '?') return turn({ say: HELP });
  if (word === 'again') return turn({ say: linearPage(pageOf(state)) });
  if (word === 'type') return state.screen.kind === 'fix' || state.screen.kind === 'sandbox' ? turn({ input: { ...input, typing: [] }, say: 'Type the migration. A line with a single full stop ends it.' }) : turn({ say: NOTHING_TO_TYPE });
  const acting = actingTurn(state, input.planned ?? [], line);
  if (acting) return turn({ input: { typing: null, planned: acting.planned }, actions: acting.actions, say: acting.say });
  if (WORDS[word]) return turn({ actions: [WORDS[word]] });
  const search = pageOf(state).search;
  if (/^search\b/.test(word)) return search ? turn({ actions: [search.set(word.slice('search'.length).trim())] }) : turn({ say: NOTHING_TO_SEARCH });
  return choiceTurn(pageOf(state), word, turn);
}

function choiceTurn(page: Page, word: string, turn: (parts: Partial<LinearTurn>) => LinearTurn): LinearTurn {
  if (page.slider) {
    const value = page.slider.unit === 'us' ? parseDuration(word) : Number(word.replaceAll(',', ''));
    if (value === null || !Number.isFinite(value) || word === '') return turn({ say: `"${word}" is not an answer that can be read. ${page.slider.unit === 'us' ? 'Type a number with its unit: 90 s, 25 m, 4 h.' : 'Type a number.'}` });
    const kept = Math.round(Math.min(page.slider.to, Math.max(page.slider.from, value)));
    const set = page.slider.set(kept);
    return turn({ actions: [set.kind === 'guess' ? { ...set, isFinal: true } : set.kind === 'sandbox' && set.move.kind === 'set' ? { ...set, move: { ...set.move, stays: false } } : set] });
  }
  const number = /^\d+$/.test(word) ? Number(word) : word === '' && page.choices.length === 1 ? 1 : 0;
  const choice = page.choices[number - 1];
  return choice ? turn({ actions: [choice.action] }) : turn({ say: `Type a number from 1 to ${page.choices.length}, or "help".` });
}
