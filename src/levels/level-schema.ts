import * as z from 'zod/mini';
import { actionSchema } from './scenario-schema.ts';
import { JUDGE_MEASURES, MEASURES } from './measure-names.ts';
import { OBJECTIVE_IDS } from './verdict.ts';

/** What `level.json`, a world and an attempt's `.json` may contain; unknown keys are refused, so that a misspelt one is not silently ignored. */
const text = z.string().check(z.minLength(1));
const count = z.number().check(z.minimum(0));
const us = z.int().check(z.minimum(0));
/** The name of a file or folder beside this one, and of nothing else: level files come from strangers. */
const fileName = z.string().check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'must be the plain name of a file: letters, digits, ".", "-" and "_"'));
const schemaLink = z.optional(z.string());
const unit = z.enum(['us', 'ratio', 'count']);
const worldSize = z.enum(['laptop', 'staging', 'production']);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const measure = z.enum([...MEASURES, ...JUDGE_MEASURES]);
const objectiveId = z.enum(OBJECTIVE_IDS);
const json = z.record(z.string(), z.unknown());
const lines = z.optional(z.array(z.string()));

const failureCause = z.union([z.strictObject({ finding: text }), z.strictObject({ measure, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) })]);

const condition = z.strictObject({ measure, unit, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) });
const question = z.strictObject({ answer: text, options: z.array(text).check(z.minLength(2)) });
const evidence = z.discriminatedUnion('kind', [
  z.strictObject({ id: text, proves: z.boolean(), kind: z.literal('view-row'), view: text, where: z.record(z.string(), scalar) }),
  z.strictObject({ id: text, proves: z.boolean(), kind: z.literal('log'), event: text, where: z.record(z.string(), scalar) }),
]);

export const levelSchema = z.strictObject({
  $schema: schemaLink,
  format: z.literal(1),
  code: z.string().check(z.regex(/^[A-Z]{1,4}\d{2,4}$/, 'must be letters and digits as in L01: people type it')),
  exhibit: text,
  isSafe: z.optional(z.boolean()),
  startReason: z.optional(failureCause),
  condensedStarts: z.optional(z.boolean()),
  difficulty: z.int().check(z.minimum(1), z.maximum(5)),
  minutes: count,
  defaultFramework: text,
  frameworks: z.array(text).check(z.minLength(1)),
  worldChanges: z.optional(z.partialRecord(worldSize, json)),
  /** A shared schema with lines of SQL before and after it, replaced and left out. */
  schema: z.optional(z.strictObject({
    extends: fileName, before: lines, instead: z.optional(z.record(z.string(), z.array(z.string()).check(z.minLength(1)))), without: lines, after: lines,
  })),
  /** Worlds whose migration tool runs as it comes: see `hasRunnerTransaction`. */
  runnerTransaction: z.optional(z.array(worldSize)),
  ticketNumber: text,
  objectives: z.array(z.strictObject({ id: objectiveId, conditions: z.array(condition).check(z.minLength(1)) })).check(z.minLength(1)),
  bronzeOutageUs: us,
  invariants: z.array(z.strictObject({ id: text, countSql: text, beforeSql: z.optional(text), trySql: z.optional(text), refuseSql: z.optional(text) })),
  indexes: z.optional(z.array(z.strictObject({ id: text, table: text, firstKey: text, conditions: z.array(text) }))),
  predictions: z.array(z.strictObject({
    id: text, world: worldSize, measure: z.enum(MEASURES), unit, from: count, to: count, straightLine: z.nullable(count), withinFactor: z.number().check(z.minimum(1)),
  })),
  diagnosis: z.strictObject({ mechanism: question, patternClass: question, subPattern: question }),
  evidence: z.array(evidence),
  hints: z.int().check(z.minimum(3)),
  ladder: z.optional(z.strictObject({ worked: fileName, order: fileName, gap: z.strictObject({ solution: fileName, blanks: z.array(text).check(z.minLength(1)) }) })),
  plaque: z.strictObject({
    visitMinutes: count,
    connections: z.array(z.strictObject({ id: text, kind: z.enum(['cross-domain analog', 'enables']) })),
  }),
  incidents: z.array(z.strictObject({ id: text, source: z.string().check(z.startsWith('https://')), standing: z.enum(['own page read', 'summary read']) })),
  transfer: z.strictObject({ file: fileName, sentSql: fileName, questions: z.array(z.strictObject({ id: text, answer: text, options: z.array(text).check(z.minLength(2)) })) }),
  retrieval: z.array(text),
});
export type LevelFacts = z.infer<typeof levelSchema>;

export const worldSchema = z.strictObject({
  $schema: schemaLink,
  size: worldSize,
  name: text,
  notes: z.string(),
  table: text,
  rows: z.int().check(z.minimum(1)),
  migrationAtUs: us,
  /** File beside this one with the schema's SQL. */
  schema: fileName,
  scenario: json,
});

export const attemptSchema = z.strictObject({
  $schema: schemaLink,
  idea: text,
  /** Doing nothing has no SQL file. */
  doesNothing: z.optional(z.boolean()),
  framework: z.optional(text),
  world: z.optional(json),
  actions: z.optional(z.array(actionSchema)),
  fails: z.array(objectiveId),
  medal: z.enum(['none', 'bronze', 'silver']),
  reason: z.nullable(failureCause),
  because: text,
});

/** A hall's room has places for seven cases. */
export const hallSchema = z.strictObject({ $schema: schemaLink, format: z.literal(1), id: fileName, name: text, newIdea: text, levels: z.array(fileName).check(z.maxLength(7)) });
export type HallFacts = z.infer<typeof hallSchema>;

/** `team.json` beside the halls: what all levels of a folder have in common, said once. */
export const teamSchema = z.strictObject({
  $schema: schemaLink,
  format: z.literal(1),
  /** For people: 'the checkout team'. */
  name: text,
  /** The framework that levels open in, where they have it. */
  framework: z.optional(text),
  engine: z.optional(z.strictObject({ id: text, version: count })),
  /** Rows by world and table: production: orders: 120000000. */
  rows: z.optional(z.partialRecord(worldSize, z.record(z.string(), z.int().check(z.minimum(1))))),
  /** Anything else of the worlds that is different where the team works. */
  worldChanges: z.optional(z.partialRecord(worldSize, json)),
  /** True: the levels that come with the program stand beside the folder's own. */
  withBuiltIn: z.optional(z.boolean()),
});
export type Team = z.infer<typeof teamSchema>;
