import type { Level, World } from '../../levels/level.ts';
import { counted, grouped } from '../../text/number.ts';
import { draftNotice, firstDraft } from '../draft.ts';
import { startOf } from '../flights.ts';
import { code, heading, page, text } from '../page.ts';
import type { Page } from '../page.ts';
import type { FlightName, State } from '../state.ts';
import { visitOf } from '../visit.ts';
import { gapChoices } from './ladder.ts';
import { backToHall, placeOf } from './visit.ts';

const NAMES: Readonly<Record<FlightName, string>> = { laptop: 'laptop', staging: 'staging', production: 'production', own: 'production, your migration', sandbox: 'the sandbox' };

/** A run while it is being simulated, in words; the dashboard draws it. */
export function runPage(world: World, level: Level, flight: FlightName): Page {
  return page({
    place: placeOf(level, NAMES[flight]),
    status: `${grouped(world.rows)} rows`,
    blocks: [text(`The migration runs on ${world.name} (${grouped(world.rows)} rows in ${world.table}).`)],
    choices: [backToHall],
  });
}

/** The workbench in words: what the migration is now, and what will be judged. */
export function fixPage(state: State, level: Level): Page {
  const { draft, hintsTaken } = visitOf(state.progress, level.id);
  const sql = draft?.sql ?? firstDraft(startOf(state, level));
  return page({
    place: placeOf(level, 'the fix'),
    status: hintsTaken === 0 ? '' : counted(hintsTaken, 'hint'),
    blocks: [text(draftNotice(startOf(state, level), level), 'quiet'), heading('The migration'), code('', 'sql', sql)],
    beside: [heading('What will be judged'), { kind: 'list', items: level.objectives.map(({ id, title }) => ({ sign: 'open' as const, text: `${id} ${title}` })) }],
    question: 'What next?',
    choices: [
      ...gapChoices(level, sql),
      { id: 'fly', label: 'Run it on production', action: { kind: 'fly-own' } },
      { id: 'leave-it', label: 'Leave it as it is: send what the ticket came with', action: { kind: 'fly-as-it-is' } },
      ...(level.ladder ? [{ id: 'ladder', label: 'Other help: a worked example, steps in order, gaps', action: { kind: 'ladder', move: { kind: 'open' } } } as const] : []),
      { id: 'editor', label: 'Open it in your editor', action: { kind: 'open-editor' } },
      { id: 'hint', label: 'A hint (free, counted)', action: { kind: 'hint' } },
      backToHall,
    ],
  });
}
