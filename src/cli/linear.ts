import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { levelOf } from '../game/museum.ts';
import { linearPage, linearRun, linearTurn } from '../game/linear.ts';
import type { LinearInput } from '../game/linear.ts';
import { worldOf } from '../game/sandbox.ts';
import { pageOf } from '../game/pages/page-of.ts';
import type { FlightName, Flown, State } from '../game/state.ts';
import type { GameLoop } from './game-loop.ts';

export type LinearOutput = (text: string) => void;

/**
The game in plain text: each screen is printed, an answer is read, and so on to the end of the input. Nothing but letters and line ends is
written, so that a screen reader, a pipe or a log can take it.
*/
export async function playLinear(game: GameLoop, input: Readable, out: LinearOutput): Promise<void> {
  const lines = createInterface({ input, terminal: false });
  // Begun here: lines that arrive while a run is being flown would be lost to an iterator that is made afterwards.
  const answers = lines[Symbol.asyncIterator]();
  let typing: LinearInput = { typing: null };
  out('Runaway Migration, in plain text. Type a number and press Enter; "help" says what else can be typed.\n\n');
  if (game.state().screen.kind === 'title') game.dispatch({ kind: 'open-museum' });
  await shown(game, null, out);
  for await (const line of { [Symbol.asyncIterator]: () => answers }) {
    const before = game.state();
    const turn = linearTurn(before, typing, line);
    typing = turn.input;
    if (turn.say !== null) out(`${turn.say}\n`);
    for (const action of turn.actions) game.dispatch(action);
    if (turn.isOver || game.state().isOver) break;
    if (turn.actions.length > 0) {
      // What was planned has been done.
      if (await shown(game, before, out, typing.planned)) typing = { typing: null };
    } else if (turn.input.typing === null) out('> ');
  }
  lines.close();
  if (!game.state().isOver) {
    game.dispatch({ kind: 'leave' });
  }
}

/** Prints what came of an action: runs that were flown on the way, a sentence, and the page where one is now. True when there was a run in which one could act. */
async function shown(game: GameLoop, before: State | null, out: LinearOutput, planned: LinearInput['planned'] = []): Promise<boolean> {
  let hasRun = false;
  let { screen } = game.state();
  while (screen.kind === 'run' && !game.state().isOver) {
    const level = levelOf(game.state().museum, screen.level);
    const world = worldOf(game.state(), level, screen.flight);
    out(`Running on ${world.name} ...\n\n`);
    await settled(game);
    const flight = game.flight();
    const isOnCall = screen.flight !== 'laptop' && screen.flight !== 'staging';
    const actions = screen.start?.actions ?? (isOnCall ? planned : []);
    if (flight) game.endFlight(actions.length > 0 ? flight.branch(0, actions) : flight, actions);
    hasRun ||= isOnCall;
    // What goes on behind the next page (other days of traffic) is waited for after the run has been told.
    await settled(game, () => game.state().screen !== screen);
    const flown = screen.flight === 'sandbox' ? game.state().sandbox?.flown : game.state().flown[screen.flight];
    if (flown && game.state().screen !== screen) out(linearRun(world, flown, screen.start ? flownBefore(before, screen.flight) : null));
    ({ screen } = game.state());
  }
  if (!game.isIdle()) out(screen.kind === 'verdict' ? 'Judging it on other days of traffic as well ...\n' : 'One moment ...\n');
  await settled(game);
  const { notice } = game.state();
  const page = linearPage(pageOf(game.state()));
  // A page that says it itself is not talked over.
  if (notice !== null && notice !== before?.notice && !page.includes(notice)) out(`\n${notice}\n`);
  out(`\n${page}> `);
  return hasRun;
}

/** The same flight as it was before it was flown again. */
function flownBefore(before: State | null, flight: FlightName): Flown | null {
  return (flight === 'sandbox' ? before?.sandbox?.flown : before?.flown[flight]) ?? null;
}

function settled(game: GameLoop, isEnough: () => boolean = () => false): Promise<void> {
  if (game.isIdle() || isEnough()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = game.subscribe(() => {
      if (!game.isIdle() && !isEnough()) return;
      stop();
      resolve();
    });
  });
}
