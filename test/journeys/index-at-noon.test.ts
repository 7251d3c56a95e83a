import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import { choose, prove, rewrite, toOutcome, toPrediction, toProduction, toVerdict, toWorkbench } from './visit.ts';

const { opened } = journey();

test('the index at noon: writers wait, readers fail, and the plate is earned by building beside them', async () => {
  const program = await opened();
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  while (!program.screen().includes('Case 03')) await program.press('Right');
  await program.press('Enter');
  await program.until('The support dashboard is too slow');
  await toPrediction(program);
  await toProduction(program);
  await program.until('the pool is empty');
  await toOutcome(program);
  await choose(program, 'Find out why');
  await prove(program, 'RowExclusiveLock · not granted');
  await choose(program, 'Its SHARE lock stops readers, too');
  await program.until('does not conflict');
  await toWorkbench(program, ['Writers who waited held all the connections', 'Temporal Coupling', 'Scale Blindness']);
  await rewrite(program, '-- migrate: no-transaction\nCREATE INDEX CONCURRENTLY index_orders_on_status ON orders (status);\n');
  await toVerdict(program);
  expect(program.screen()).toContain('The plate is yours');
  await choose(program, 'Before and after');
  await program.until('before and after');
  await choose(program, 'plaque');
  await program.until('Temporal Coupling');
  await program.press('e');
  await program.until('The Index at Noon');
});
