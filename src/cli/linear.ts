import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { levelOf } from '../game/museum.ts';
import { linearPage, linearRun, linearTurn } from '../game/linear.ts';
import type { LinearInput } from '../game/linear.ts';
import { pageOf } from '../game/pages/page-of.ts';
import type { State } from '../game/state.ts';
import type { GameLoop } from './game-loop.ts';

export type LinearOutput = (text: string) => void;

/**
The game in plain text: each screen is printed, an answer is read, and so on to the end of the input. Nothing but letters and line ends is
written, so that a screen reader, a pipe or a log can take it.
*/
export async function playLinear(game: GameLoop, input: Readable, out: LinearOutput): Promise<void> {
  const lines = createInterface({ input, terminal: false });
  let typing: LinearInput = { typing: null };
  out('Runaway Migration, in plain text. Type a number and press Enter; "help" says what else can be typed.\n\n');
  game.dispatch({ kind: 'open-museum' });
  await shown(game, null, out);
  for await (const line of lines) {
    const before = game.state();
    const turn = linearTurn(before, typing, line);
    typing = turn.input;
    if (turn.say !== null) out(`${turn.say}\n`);
    for (const action of turn.actions) game.dispatch(action);
    if (turn.isOver || game.state().isOver) break;
    if (turn.actions.length > 0) await shown(game, before, out);
    else if (turn.input.typing === null) out('> ');
  }
  lines.close();
  if (!game.state().isOver) {
    game.dispatch({ kind: 'leave' });
  }
}

/** Prints what came of an action: runs that were flown on the way, a sentence, and the page where one is now. */
async function shown(game: GameLoop, before: State | null, out: LinearOutput): Promise<void> {
  let { screen } = game.state();
  while (screen.kind === 'run' && !game.state().isOver) {
    const level = levelOf(game.state().museum, screen.level);
    out(`Running on ${level.worlds[screen.flight === 'own' ? 'production' : screen.flight].name} ...\n\n`);
    await settled(game);
    const flight = game.flight();
    if (flight) game.endFlight(flight, flight.scenario.actions);
    await settled(game);
    const flown = game.state().flown[screen.flight];
    if (flown && game.state().screen !== screen) out(linearRun(level, screen.flight, flown));
    ({ screen } = game.state());
  }
  if (!game.isIdle()) out('One moment ...\n');
  await settled(game);
  const { notice } = game.state();
  const page = linearPage(pageOf(game.state()));
  // A page that says it itself is not talked over.
  if (notice !== null && notice !== before?.notice && !page.includes(notice)) out(`\n${notice}\n`);
  out(`\n${page}> `);
}

function settled(game: GameLoop): Promise<void> {
  if (game.isIdle()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = game.subscribe(() => {
      if (!game.isIdle()) return;
      stop();
      resolve();
    });
  });
}
