import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadEngine } from '../../src/engines/index.ts';
import { Asker, openShop } from './asker.ts';
import { compare } from './compare.ts';
import { readCorpus } from './corpus.ts';
import type { Recording } from './corpus.ts';

/** Where distributions and installers put the server's programs. */
const places = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt', '/Library/PostgreSQL', '/usr/pgsql'];

const serverFolder = (): string | null => {
  const folders = [process.env['POSTGRES_BIN'] ?? '', ...places.flatMap((place) => (existsSync(place) ? readdirSync(place).map((name) => join(place, name, 'bin')) : [])), '/usr/local/pgsql/bin'];
  return folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
};

/** One case of each kind that a live server answers in a moment; the whole corpus is in the recordings. */
const asked = ['add-nullable', 'add-default-random', 'type-varchar-widen', 'set-not-null-proof', 'fk-add-not-valid', 'index-named', 'reindex-index', 'partition-truncate', 'update-all', 'drop-table-referenced'];

test('a live PostgreSQL, where one can be started, agrees with the engine', { timeout: 60_000 }, async () => {
  const bin = serverFolder();
  const questions = readCorpus(join(import.meta.dirname, 'corpus')).filter((c) => asked.includes(c.id));
  expect(questions).toHaveLength(asked.length);
  if (bin === null) {
    process.stderr.write('\n*** NO LIVE POSTGRESQL WAS ASKED: none was found here. Set POSTGRES_BIN to the folder with initdb and postgres. ***\n');
    return;
  }
  const { server, version } = await openShop(bin);
  const answers: Recording[] = [];
  try {
    const asker = new Asker(server.port);
    for (const question of questions) {
      const answer = await asker.ask(question);
      if (answer !== null) answers.push(answer);
    }
  } finally {
    await server.stop();
  }
  const { disagreements } = compare(await loadEngine('postgres'), questions, answers, version);
  expect(disagreements).toEqual([]);
});
