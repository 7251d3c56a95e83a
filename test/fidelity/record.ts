import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Asker, openShop } from './asker.ts';
import { readCorpus } from './corpus.ts';
import type { Recording } from './corpus.ts';

/**
Asks a real PostgreSQL every case of the corpus and writes what it did.

    node test/fidelity/record.ts --bin <folder with postgres and initdb> [--only <part of an id>]

Locks come from pg_locks of the session that ran the statement, its transaction still open; blocking from really trying four statements on each
table under a lock_timeout of 20 ms; rewrites from file nodes; scans from the transaction's own statistics. A statement that may not run in a
transaction block is held behind an open writer and watched while it runs.
*/
const here = import.meta.dirname;

const option = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};

const main = async (): Promise<void> => {
  const bin = option('bin');
  if (bin === null) throw new Error('say where the server is: --bin <folder with postgres and initdb>');
  const { server, version } = await openShop(bin);
  try {
    const asker = new Asker(server.port);
    const only = option('only');
    const recordings: Recording[] = [];
    for (const question of readCorpus(join(here, 'corpus'))) {
      if (question.since > version || (only !== null && !question.id.includes(only))) continue;
      const recording = await asker.ask(question);
      if (recording === null) process.stderr.write(`${question.id}: not asked, the setup fails here\n`);
      else recordings.push(recording);
    }
    const lines = recordings.map((r) => `  ${JSON.stringify(r)}`).join(',\n');
    const text = `{"server":"PostgreSQL ${version}","version":${version},"entries":[\n${lines}\n]}\n`;
    mkdirSync(join(here, 'recorded'), { recursive: true });
    if (only === null) writeFileSync(join(here, 'recorded', `postgres-${version}.json`), text);
    else process.stdout.write(text);
    process.stderr.write(`${recordings.length} cases asked of PostgreSQL ${version}\n`);
  } finally {
    await server.stop();
  }
};

await main();
