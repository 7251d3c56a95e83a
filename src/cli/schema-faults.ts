import { loadEngine } from '../engines/index.ts';
import type { Level } from '../levels/level.ts';
import { placeInSchema } from '../levels/level-schema-sql.ts';
import type { Scenario } from '../run/scenario.ts';
import type { SqlFault } from '../sql/script.ts';

/** What is wrong with the SQL of the levels' tables, a sentence for each place, with file, line and column. */
export async function schemaFaults(levels: readonly Level[]): Promise<readonly string[]> {
  const sentences = new Set<string>();
  for (const level of levels) {
    for (const { scenario: { database } } of Object.values(level.worlds)) {
      const engine = await loadEngine(database.engine);
      const { faults } = engine.catalogueOf(database.schema, database.rows, database.facts, database.version);
      for (const sentence of faultSentences(level, database, faults)) sentences.add(sentence);
    }
  }
  return [...sentences];
}

/** The faults that an engine found in a schema of this level, as sentences that begin with file, line and column. */
export function faultSentences(level: Level, { schema }: Pick<Scenario['database'], 'schema'>, faults: readonly SqlFault[]): readonly string[] {
  const world = Object.values(level.worlds).find(({ schemaLines, scenario }) => schemaLines !== null && scenario.database.schema === schema);
  return faults.map(({ line, column, message }) => {
    const bare = message.replace(/^line \d+, column \d+: /, '');
    if (world?.schemaLines) return `${placeInSchema(world.schemaLines, line, column)}: ${bare}`;
    return `${level.hall}/${level.id}/level.json: in a schema that changes of the world give, line ${line}, column ${column}: ${bare}`;
  });
}
