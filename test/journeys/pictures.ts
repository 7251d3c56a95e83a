// Plays the first exhibit with the built program and keeps what the screen showed as docs/pictures/*.svg: `npm run pictures`, after a build.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { picture } from './picture.ts';
import { freshHome, GOOD_FIX, open, rewrite, toDiagnosis, toPrediction, toProduction, toTicket, toVerdict, toWorkbench, choose } from './visit.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures');
mkdirSync(folder, { recursive: true });
const home = freshHome();
const program = await open(home, { columns: 110, rows: 32 });
const keep = (name: string) => writeFileSync(path.join(folder, `${name}.svg`), picture(program.terminal));

await toTicket(program);
await program.press('Escape');
await program.until('THE SMALL ROOM');
keep('hall');
await program.press('Enter');
await toPrediction(program);
keep('prediction');
await toProduction(program);
await program.until('the pool is empty');
for (const event of ['the first customer sees an error', 'told to stop', 'killed', 'the server refuses connections']) {
  await program.press('n');
  while (!program.screen().includes(event)) await program.press('n');
}
await program.idle();
keep('production');
await toDiagnosis(program);
await toWorkbench(program);
await rewrite(program, GOOD_FIX);
await program.until('blocks everyone');
keep('workbench');
await toVerdict(program);
await choose(program, 'Before and after');
await program.until('before and after');
keep('comparison');
program.kill('SIGTERM');
await program.ended;
home.remove();
