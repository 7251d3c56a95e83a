import { setFlagsFromString } from 'node:v8';
import { runProgram } from './program.ts';
import { VERSION } from './version.ts';

/*
V8 is told, for this process and its workers, to leave the SQL parser's WebAssembly as its first, quick compiler made it: after some twenty
statements it would compile the grammar's one huge function again with its optimizing compiler, which takes 0.4 s of processor time and 560 MB,
more than the program ever gets back.
*/
setFlagsFromString('--no-wasm-dynamic-tiering');
setFlagsFromString('--no-wasm-tier-up');

/** A reader that closes the pipe early (`| head`) is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true && process.stdin.isTTY === true,
  columns: process.stdout.columns ?? 80,
  env: process.env,
  workingFolder: process.cwd(),
}, VERSION);
