import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import { choose, GOOD_FIX, rewrite, toDiagnosis, toEditor, toOutcome, toPrediction, toProduction, toTicket, toVerdict, toWorkbench } from './visit.ts';

const { opened } = journey();

test('from the door to the plaque at 80x24: predicted, flown, diagnosed, mended, earned', async () => {
  const program = await opened();
  await toTicket(program);
  await toPrediction(program);
  await toProduction(program);
  // The run stops by itself at the first thing worth seeing; one more key and customers see errors.
  await program.until('the pool is empty');
  await program.press('Space');
  await program.until('the first customer sees an error');
  expect(program.screen()).toMatch(/holds\s+ACCESS EXCLUSIVE on orders/);
  await program.press('w');
  await program.until('it lets go when its transaction ends');
  await program.press('Escape');
  await toDiagnosis(program);
  await toWorkbench(program);
  await rewrite(program, GOOD_FIX);
  await toVerdict(program);
  expect(program.screen()).not.toContain('FAILED');
  await choose(program, 'Before and after');
  await program.until('before and after');
  expect(program.screen()).toMatch(/requests failed\s+[\d,]{7,} of [\d,]+\s+0 of/);
  await choose(program, 'plaque');
  await program.until('Temporal Coupling');
  await program.press('e');
  await program.until('1 of 6 plates');
});

test('wrong turns are answered, and the way goes on', async () => {
  const program = await opened({ columns: 120, rows: 40 });
  await toTicket(program);
  await toPrediction(program);
  await toProduction(program);
  await toOutcome(program);
  await choose(program, 'Find out why');
  await choose(program, 'the pool is empty');
  await program.until('look for what');
  await choose(program, 'AccessExclusiveLock · granted');
  await choose(program, 'Name what you have found');
  await choose(program, 'UPDATE orders SET currency');
  await program.until('which no reader waits for');
  await choose(program, 'ALTER TABLE orders ADD currency');
  await program.press('Enter');
  await choose(program, 'Observer Interference');
  await program.until('✗ Observer Interference');
  await choose(program, 'Temporal Coupling');
  await program.press('Enter');
  await choose(program, 'Scale Blindness');
  await program.press('Enter');
  await toEditor(program);
  // The ticket's own migration again: it fails, says which objectives, and the way back to the editor keeps the text.
  await toVerdict(program);
  expect(program.screen()).toMatch(/FAILED\s+S1/);
  await choose(program, 'Change the migration');
  await program.until('run on production');
  expect(program.screen()).toContain('ALTER TABLE "orders" ADD "currency"');
});
