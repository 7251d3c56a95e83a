import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import { choose } from './visit.ts';

/*
The small runs change real rows before one's eyes, in the program as it is packed: in PostgreSQL's SQL and in SQL Server's.
*/
const { opened } = journey();

test.each([
  { title: 'The Runaway Migration', ticket: 'Orders need a currency', changed: '10,000 rows' },
  { title: 'Five Thousand Rows', ticket: 'Close the old orders', changed: '824 rows' },
])('on the laptop, $title', async ({ title, ticket, changed }) => {
  const program = await opened();
  await program.press('Enter');
  await program.until('WASD');
  await program.press('m');
  await choose(program, `Go to ${title}`);
  await program.until(ticket);
  await choose(program, 'Run it on your laptop');
  await program.until('Green');
  expect(program.lines().filter((line) => line.includes('✗'))).toEqual([]);
  expect(program.lines().find((line) => line.includes('✓ UPDATE'))).toContain(changed);
}, 60_000);
