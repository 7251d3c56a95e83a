import * as z from 'zod/mini';
import { OBJECTIVE_IDS } from './verdict.ts';

/** What `level.json`, a world and an attempt's `.json` may contain; unknown keys are refused, so that a misspelt one is not silently ignored. */
const text = z.string().check(z.minLength(1));
const count = z.number().check(z.minimum(0));
const unit = z.enum(['us', 'ratio', 'count']);
const worldSize = z.enum(['laptop', 'staging', 'production']);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const objectiveId = z.enum(OBJECTIVE_IDS);
const json = z.record(z.string(), z.unknown());

const condition = z.strictObject({ measure: text, unit, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) });
const question = z.strictObject({ answer: text, options: z.array(text).check(z.minLength(2)) });
const evidence = z.union([
  z.strictObject({ id: text, proves: z.boolean(), kind: z.literal('view-row'), view: text, where: z.record(z.string(), scalar) }),
  z.strictObject({ id: text, proves: z.boolean(), kind: z.literal('log'), event: text, where: z.record(z.string(), scalar) }),
]);

export const levelSchema = z.strictObject({
  $schema: z.optional(z.string()),
  format: z.literal(1),
  code: text,
  exhibit: text,
  difficulty: z.number().check(z.minimum(1), z.maximum(5)),
  minutes: count,
  defaultFramework: text,
  frameworks: z.array(text).check(z.minLength(1)),
  worldChanges: z.optional(z.partialRecord(worldSize, json)),
  ticketNumber: text,
  objectives: z.array(z.strictObject({ id: objectiveId, conditions: z.array(condition).check(z.minLength(1)) })).check(z.minLength(1)),
  bronzeOutageUs: count,
  invariants: z.array(z.strictObject({ id: text, countSql: text, beforeSql: z.optional(text), trySql: z.optional(text), refuseSql: z.optional(text) })),
  indexes: z.optional(z.array(z.strictObject({ id: text, table: text, firstKey: text, conditions: z.array(text) }))),
  predictions: z.array(z.strictObject({
    id: text, world: worldSize, measure: text, unit, from: count, to: count, straightLine: z.nullable(count), withinFactor: z.number().check(z.minimum(1)),
  })),
  diagnosis: z.strictObject({ mechanism: question, patternClass: question, subPattern: question }),
  evidence: z.array(evidence),
  hints: z.number().check(z.minimum(1)),
  plaque: z.strictObject({
    visitMinutes: count,
    connections: z.array(z.strictObject({ id: text, kind: z.enum(['cross-domain analog', 'enables']) })),
  }),
  incidents: z.array(z.strictObject({ id: text, source: z.string().check(z.startsWith('https://')), standing: z.enum(['own page read', 'summary read']) })),
  transfer: z.strictObject({ file: text, sentSql: text, questions: z.array(z.strictObject({ id: text, answer: text, options: z.array(text).check(z.minLength(2)) })) }),
  retrieval: z.array(text),
});
export type LevelFacts = z.infer<typeof levelSchema>;

export const worldSchema = z.strictObject({
  size: worldSize,
  name: text,
  notes: z.string(),
  table: text,
  rows: count,
  migrationAtUs: count,
  /** File beside this one with the schema's SQL. */
  schema: text,
  scenario: json,
});

export const attemptSchema = z.strictObject({
  idea: text,
  /** Doing nothing has no SQL file. */
  doesNothing: z.optional(z.boolean()),
  framework: z.optional(text),
  world: z.optional(json),
  actions: z.optional(z.array(z.looseObject({ atUs: count, kind: text }))),
  fails: z.array(objectiveId),
  medal: z.enum(['none', 'bronze', 'silver']),
  reason: z.nullable(z.union([
    z.strictObject({ finding: text }),
    z.strictObject({ measure: text, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) }),
  ])),
  because: text,
});

export const hallSchema = z.strictObject({ format: z.literal(1), id: text, name: text, newIdea: text, levels: z.array(text) });
export type HallFacts = z.infer<typeof hallSchema>;

/** A file that does not say what it must: one sentence with file and field. */
export class LevelFault extends Error {
  override name = 'LevelFault';
  readonly file: string;

  constructor(file: string, sentence: string) {
    super(`${file}: ${sentence}`);
    this.file = file;
  }
}

/**
Reads JSON of a known shape.

@throws LevelFault naming the file and the first field that is wrong
*/
export function readJson<T>(schema: z.ZodMiniType<T>, file: string, content: string): T {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new LevelFault(file, `this is not JSON: ${(error as Error).message}`);
  }
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue.path.map(String).join('.');
  const unknown = issue.code === 'unrecognized_keys' ? ` "${issue.keys.join('", "')}" is not a field of it; take it out, or look for a misspelling.` : '';
  throw new LevelFault(file, `${field === '' ? 'the file' : `field "${field}"`} ${unknown === '' ? `is not what it must be: ${issue.message}` : `cannot be used:${unknown}`}`);
}
