import type { Ladder, Level } from '../../levels/level.ts';
import { BLANK, orderedSteps, stepsOf } from '../ladder.ts';
import type { LadderMove } from '../ladder.ts';
import { code, heading, page, text } from '../page.ts';
import type { Block, Page, PageChoice } from '../page.ts';
import type { Help, Rung } from '../progress.ts';
import type { Action, State } from '../state.ts';
import { visitOf } from '../visit.ts';
import { backToHall, placeOf } from './visit.ts';

const go = (move: LadderMove): Action => ({ kind: 'ladder', move });

/** The kinds of help, as they are offered. */
const RUNG_WORDS: Readonly<Record<Rung, string>> = {
  worked: 'A worked example, step by step',
  order: 'Put the steps in order',
  gap: 'Fill in what is missing',
  free: 'Write it yourself',
};

/** What the migration that was flown came from, said of a finished attempt. */
export const HELP_WORDS: Readonly<Record<Rung, string>> = {
  worked: 'Help on the workbench: the worked example.',
  order: 'Help on the workbench: the steps, to be put in order.',
  gap: 'Help on the workbench: a text with gaps.',
  free: 'Written freely.',
};

const rungChoice = (rung: Rung): PageChoice => ({ id: `rung-${rung}`, label: RUNG_WORDS[rung], action: go({ kind: 'rung', rung }) });

/** What every rung offers beside its own: the others, and to leave the change as it is. */
const beside = (rung: Rung): readonly PageChoice[] => [
  ...(['worked', 'order', 'gap', 'free'] as const).filter((one) => one !== rung).map(rungChoice),
  { id: 'leave-it', label: 'Leave it as it is: send what the ticket came with', action: { kind: 'fly-as-it-is' } },
  backToHall,
];

const take = (label: string): PageChoice => ({ id: 'take', label, action: go({ kind: 'take' }) });

/** The ladder before the editor: the worked example, or the steps to be put in order. */
export function ladderPage(state: State, level: Level): Page {
  const { help } = visitOf(state.progress, level.id);
  if (!level.ladder || !help) return page({ place: placeOf(level, 'the fix'), choices: [backToHall] });
  return help.rung === 'order' ? orderPage(level, help) : workedPage(level, level.ladder, help);
}

const writeYourself = { commands: ['write-yourself'], action: (command: string): Action | null => (command === 'write-yourself' ? go({ kind: 'rung', rung: 'free' }) : null) };

function workedPage(level: Level, ladder: Ladder, help: Help): Page {
  const steps = stepsOf(ladder.worked.sql);
  const shown = Math.min(Math.max(1, help.shown), steps.length);
  const isWhole = shown === steps.length;
  return page({
    place: placeOf(level, 'a worked example'),
    status: `step ${shown} of ${steps.length}`,
    blocks: [
      ...(shown === 1 ? [text('One way that works, step by step. Others work as well: whatever you write is judged by what comes of it.', 'quiet')] : []),
      heading(`Step ${shown}`), code('', 'sql', steps[shown - 1]), text(ladder.worked.reasons[shown - 1] ?? ''),
      ...(isWhole ? [text(steps.length === 1 ? 'Say for yourself why it is written so. Then take it, or do it without.' : 'Say for yourself what each step is there for, and what would happen without it. Then take it, or do it without.', 'strong')] : []),
    ],
    beside: shown === 1 ? [] : [heading('Before it'), code('', 'sql', steps.slice(0, shown - 1).join('\n'))],
    question: 'What next?',
    choices: [
      ...(isWhole ? [] : [{ id: 'next', label: 'The next step', action: go({ kind: 'next' }) }]),
      ...(isWhole ? [take('Put it into the editor (nothing runs)')] : []),
      ...beside('worked'),
    ],
    extra: writeYourself,
  });
}

/** A step in one line: the statement, then what stands in front of it, because a narrow screen cuts the end. */
function inOneLine(step: string): string {
  const lines = step.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return [...lines.filter((line) => !line.startsWith('--')), ...lines.filter((line) => line.startsWith('--'))].join(' ');
}

function orderPage(level: Level, help: Help): Page {
  const steps = orderedSteps(level, help);
  const right = steps.filter(({ isInPlace }) => isInPlace).length;
  const isDone = right === steps.length;
  const isCompared = help.tries > 0;
  return page({
    place: placeOf(level, 'the steps in order'),
    status: isCompared ? `${right} of ${steps.length} in place` : '',
    blocks: orderBlocks(isCompared, isDone, right, steps.length),
    question: 'What runs first stands at the top. Enter moves the chosen step up.',
    choices: [
      ...steps.map(({ step, isInPlace }, place): PageChoice => ({
        id: `step-${help.order[place]}`, label: `${place + 1} ${!isCompared ? ' ' : isInPlace ? '=' : '?'} ${inOneLine(step)}`, action: go({ kind: 'move', place, by: -1 }),
      })),
      ...(isCompared && isDone ? [] : [{ id: 'try', label: 'Compare it with the author’s order', action: go({ kind: 'try' }) }]),
      take('Put this order into the editor (nothing runs)'),
      ...beside('order'),
    ],
    extra: {
      commands: ['write-yourself', 'step-up', 'step-down'],
      action: (command, chosen) => {
        const place = help.order.findIndex((step) => `step-${step}` === chosen);
        if (command === 'step-up' || command === 'step-down') return place < 0 ? null : go({ kind: 'move', place, by: command === 'step-up' ? -1 : 1 });
        return writeYourself.action(command);
      },
    },
  });
}

function orderBlocks(isCompared: boolean, isDone: boolean, right: number, total: number): readonly Block[] {
  const intro = text('The steps of a migration that works, mixed up. What has to be there before what?', 'quiet');
  if (!isCompared) return [intro];
  if (isDone) return [{ kind: 'list', items: [{ sign: 'good', text: 'That is the author’s order. Production has the last word.' }] }];
  return [{ kind: 'list', items: [{ sign: 'open', text: `${right} of ${total} stand where the author put them (=), the others elsewhere (?). Which step needs another to be there already? Another order may be right as well: then production will say so.` }] }];
}

/** For answers by numbers: the next gap of the text on the workbench, to be filled with one of the level's own pieces. */
export function gapChoices(level: Level, sql: string): readonly PageChoice[] {
  if (!level.ladder || !sql.includes(BLANK)) return [];
  const lines = sql.slice(0, sql.indexOf(BLANK)).split('\n').length;
  // By the alphabet: the author's order would give the answer away.
  return level.ladder.gap.blanks.toSorted().map((piece, index) => ({ id: `gap-${index}`, label: `Fill the gap in line ${lines} with: ${piece}`, action: { kind: 'edit', sql: sql.replace(BLANK, () => piece) } }));
}

/** Said while the text on the workbench has gaps. */
export function gapNotice(level: Level, sql: string): string | null {
  const gaps = sql.split(BLANK).length - 1;
  if (gaps === 0 || !level.ladder) return null;
  return `${gaps === 1 ? 'One gap is' : `${gaps} gaps are`} left: Tab goes to the next, and what you type takes its place. Nothing runs before you say so.`;
}
