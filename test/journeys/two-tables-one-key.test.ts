import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import { choose, prove, rewrite, toOutcome, toPrediction, toProduction, toVerdict, toWorkbench } from './visit.ts';

const { opened } = journey();

test('a key between two tables, from the map to the plaque', async () => {
  const program = await opened();
  await program.press('Enter');
  await program.until('THE SMALL ROOM');
  await program.press('m');
  await program.until('Map of the museum');
  await choose(program, 'Two Tables, One Key');
  await program.until('A real key from orders to customers');
  await toPrediction(program);
  await toProduction(program);
  await program.until('the pool is empty');
  await toOutcome(program);
  await choose(program, 'Find out why');
  await prove(program, 'of ACCESS EXCLUSIVE on orders');
  await choose(program, 'They are not locked');
  await program.until('They do lack one');
  await toWorkbench(program, ['The check counts on its rows', 'Temporal Coupling', 'Held Too Long']);
  await rewrite(program, "-- migrate: no-transaction\nSET lock_timeout = '2s';\nALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_customer;\n");
  await toVerdict(program);
  expect(program.screen()).toContain('The plate is yours');
  await choose(program, 'Before and after');
  await program.until('before and after');
  await choose(program, 'plaque');
  await program.until('Held Too Long');
});
