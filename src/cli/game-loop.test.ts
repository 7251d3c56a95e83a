import { expect, test } from 'vitest';
import { NEW_GAME } from '../../test/screens/museum.ts';
import { gameLoop, type Outside } from './game-loop.ts';

/** What is said at the door by a game whose progress goes to this outside. */
function farewellOf(outside: Pick<Outside, 'save' | 'isKept'>): string {
  let said = '';
  const game = gameLoop(NEW_GAME, {
    start: () => Promise.reject(new Error('nothing flies')), countRows: async () => [], judgeDay: () => Promise.reject(new Error('nothing is judged')), writeFile: async () => '',
    editOutside: async () => ({ sentence: '' }), leave: (words) => { said = words; }, ...outside,
  });
  game.dispatch({ kind: 'open-museum', day: 1 });
  game.dispatch({ kind: 'leave' });
  return said;
}

test('at the door it is said that progress is saved only where it is', () => {
  expect(farewellOf({ save: () => null })).toMatch(/Your progress is saved/);
  expect(farewellOf({ save: () => 'Your progress could not be written: the disk is full.' })).toBe('This visit could not be kept: it lived in memory, and ends here.');
  expect(farewellOf({ save: () => null, isKept: false })).toBe('This visit could not be kept: it lived in memory, and ends here.');
});
