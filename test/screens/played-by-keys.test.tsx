import { afterEach, expect, test } from 'vitest';
import { gameLoop } from '../../src/cli/game-loop.ts';
import type { GameLoop } from '../../src/cli/game-loop.ts';
import type { State } from '../../src/game/state.ts';
import { App } from '../../src/ui/App.tsx';
import { fakeFlights, GOOD_MEASURES } from './fake-flight.ts';
import { mounted } from './mounted.tsx';
import type { Mounted } from './mounted.tsx';
import { NEW_GAME } from './museum.ts';
import { play } from './playing.ts';

let screen: Mounted | null = null;
afterEach(() => screen?.close());

const leave: string[] = [];

function opened(state: State = NEW_GAME, columns = 80, rows = 24): { readonly screen: Mounted; readonly game: GameLoop } {
  const game = gameLoop(state, {
    start: async ({ scenario }) => fakeFlights.start(scenario), countRows: async () => [], judgeDay: async ({ scenario: { seed } }) => ({ day: { seed, medal: 'silver', failed: [] }, measures: GOOD_MEASURES }), save: () => null, writeFile: async () => '', editOutside: async () => ({ sentence: '' }), leave: (words) => void leave.push(words),
  });
  screen = mounted(<App game={game} look={{ theme: 'plain', isAscii: false, isStill: true, asked: { theme: null, isAscii: false } }} onInterrupt={() => void leave.push('interrupted')} onSuspend={() => undefined} />, columns, rows);
  return { screen, game };
}

const UP = '\u001b[A', DOWN = '\u001b[B', RIGHT = '\u001b[C', ENTER = '\r', ESCAPE = '\u001b';

test('from the title by keys alone: walk, look, choose a framework, set the slider', async () => {
  const { screen, game } = opened();
  await screen.until((frame) => frame.includes('Enter the museum'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('THE SMALL ROOM'));
  const { column } = game.state().progress.place;
  screen.press('d');
  await screen.until((frame) => frame.includes('Good. Press Enter'));
  expect(game.state().progress.place.column).toBe(column + 2);
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('Orders need a currency'));
  screen.press('f');
  await screen.until((frame) => frame.includes('Which one do you work with?'));
  screen.press(DOWN);
  await screen.until((frame) => frame.includes('❯ Django'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('django.py'));
  expect(game.state().progress.framework).toBe('django');
  game.dispatch({ kind: 'continue' });
  await screen.until((frame) => frame.includes('Green.'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('staging') && frame.includes('Green.'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('question 1 of'));
  const before = screen.lines().find((line) => line.includes('My answer'));
  screen.press(RIGHT);
  await screen.until((frame) => !frame.includes(before!.trim()));
  expect(Object.values(game.state().progress.visits)[0].guesses['duration']).toBeGreaterThan(60_000_000);
});

test('? lists the keys of the place and any key goes back; Q asks, and Stay stays', async () => {
  const { screen, game } = opened();
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('THE SMALL ROOM'));
  screen.press('?');
  await screen.until((frame) => frame.includes('Keys in the hall') && frame.includes('Look at what you stand before'));
  screen.press('x');
  await screen.until((frame) => frame.includes('THE SMALL ROOM'));
  screen.press('q');
  await screen.until((frame) => frame.includes('Leave the museum?'));
  screen.press(UP);
  await screen.until((frame) => frame.includes('❯ Stay'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('THE SMALL ROOM'));
  expect(game.state().isOver).toBe(false);
  screen.press('q');
  await screen.until((frame) => frame.includes('❯ Leave'));
  screen.press(ENTER);
  await screen.until(() => leave.length > 0);
  expect(leave.at(-1)).toMatch(/saved/);
});

test('letters typed on the workbench are text, and Escape keeps them', async () => {
  const { screen, game } = opened({ ...NEW_GAME, screen: { kind: 'fix', level: 'runaway-migration' } });
  await screen.until((frame) => frame.includes('run on production'));
  screen.press('q');
  await screen.until((frame) => frame.includes('q-- Rails puts BEGIN'));
  screen.press('w');
  await screen.until((frame) => frame.includes('qw-- Rails'));
  screen.press(ESCAPE);
  await screen.until((frame) => !frame.includes('run on production'));
  expect(Object.values(game.state().progress.visits)[0].draft?.sql).toMatch(/^qw-- Rails puts BEGIN/);
});

test('after a wrong choice the cursor of the menu stays, and what had to be cut stands in full below the list', async () => {
  const { state } = await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'look' }, { kind: 'continue' }, { kind: 'guess', prediction: 'duration', value: 1_000_000, isFinal: true },
    { kind: 'guess', prediction: 'first-error', value: 1_000_000, isFinal: true }, { kind: 'sign-off', mayGo: true }, { kind: 'lock-prediction', percent: 50 }, { kind: 'continue' }]);
  expect(state.screen.kind).toBe('evidence');
  const { screen, game } = opened(state);
  await screen.until((frame) => frame.includes('What proves it?'));
  screen.press(DOWN);
  await screen.until((frame) => frame.includes('❯ 01:00.3'));
  expect(screen.lines().filter((line) => line.includes('the pool is empty'))).toHaveLength(1);
  screen.press(DOWN);
  await screen.until((frame) => frame.includes('❯ 01:05.3'));
  screen.press(ENTER);
  const lines = await screen.until((frame) => frame.includes('1 try'));
  expect(game.state().screen.kind).toBe('evidence');
  const chosen = lines.findIndex((line) => line.includes('❯'));
  expect(lines[chosen]).toMatch(/01:05\.3 {2}the first customer sees an error.*…$/);
  expect(lines.slice(chosen + 1).join('\n')).toMatch(/^ {5}01:05\.3 the first customer sees an error[^…]*$/m);
});

test('the collection is searched by typing: letters are letters until Enter or Esc', async () => {
  const { screen, game } = opened((await play(NEW_GAME, [{ kind: 'open-museum' }, { kind: 'show', screen: 'collection' }])).state);
  await screen.until((frame) => frame.includes('Go to The Index at Noon'));
  screen.press('/');
  await screen.until((frame) => frame.includes('Search:'));
  for (const letter of 'key q') screen.press(letter);
  const typing = await screen.until((frame) => frame.includes('Search: key q'));
  expect(typing.join('\n')).not.toContain('Q leave');
  expect(game.state().overlay).toBe(null);
  screen.press('\u007f');
  screen.press('\u007f');
  await screen.until((frame) => frame.includes('Go to Two Tables, One Key') && !frame.includes('Go to The Index at Noon'));
  screen.press(ENTER);
  await screen.until((frame) => frame.includes('/ changes it') && frame.includes('Q leave'));
  expect(game.state().screen).toEqual({ kind: 'collection', query: 'key' });
  screen.press('/');
  screen.press(ESCAPE);
  await screen.until((frame) => frame.includes('Go to The Index at Noon'));
});
