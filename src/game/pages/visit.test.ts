import { expect, test } from 'vitest';
import { NEW_GAME } from '../../../test/screens/museum.ts';
import { play } from '../../../test/screens/playing.ts';
import { pageOf } from './page-of.ts';

const outcome = async (durationUs: number): Promise<string> => JSON.stringify(pageOf((await play(NEW_GAME, [
  { kind: 'open-museum' }, { kind: 'look' }, { kind: 'continue' }, { kind: 'guess', prediction: 'duration', value: durationUs, isFinal: true }, { kind: 'guess', prediction: 'first-error', value: 5_300_000, isFinal: true },
  { kind: 'sign-off', mayGo: false }, { kind: 'lock-prediction', percent: 70 },
])).state));

test('whoever guessed too small is told what spoke for it, and whoever guessed too large is not', async () => {
  expect(await outcome(60_000_000)).toContain('everything seen so far spoke for a smaller number');
  const large = await outcome(600_000_000_000);
  expect(large).toContain('it came out otherwise');
  expect(large).not.toContain('spoke for a smaller number');
});
