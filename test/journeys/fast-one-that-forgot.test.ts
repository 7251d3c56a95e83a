import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import { choose, prove, rewrite, toOutcome, toPrediction, toProduction, toVerdict, toWorkbench } from './visit.ts';

const { opened } = journey();

test('the cabinet: nobody notices a thing, the notes are gone, and the plate is earned by keeping them', async () => {
  const program = await opened();
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  while (!program.screen().includes('Case 05')) await program.press('Right');
  await program.press('Enter');
  await program.until('Longer notes for the courier');
  await toPrediction(program);
  await toProduction(program);
  await toOutcome(program);
  while (!program.screen().includes('no longer have their note')) await program.press('Space');
  expect(program.screen()).toContain('No request failed. And yet:');
  await choose(program, 'Find out why');
  await program.until('No request failed, and it went wrong all the same.');
  await prove(program, 'DROP COLUMN "note"');
  await choose(program, 'The share of requests that fail');
  await program.until('NULL is no error');
  await toWorkbench(program, ['counted before and after', 'Transitive Trust', 'Unread Output']);
  await rewrite(program, "SET lock_timeout = '2s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(200);\n");
  await toVerdict(program);
  expect(program.screen()).toContain('The plate is yours');
  await choose(program, 'Before and after');
  await program.until('No request failed in either run');
  await choose(program, 'plaque');
  await program.until('Unread Output');
});
