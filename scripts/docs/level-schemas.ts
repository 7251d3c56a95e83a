import * as z from 'zod/mini';
import { attemptSchema, hallSchema, levelSchema, teamSchema, worldSchema } from '../../src/levels/level-schema.ts';
import { scenarioSchema } from '../../src/levels/scenario-schema.ts';

type JsonSchema = { properties?: Record<string, JsonSchema & { description?: string }>; [key: string]: unknown };

/** What each field is for, shown by an editor that completes a level's file. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  level: {
    $schema: 'This schema, so that an editor completes and checks the file.',
    format: 'The format of level files that this one is written in: 1.',
    code: 'What people type: L01.',
    exhibit: 'Catalogue number on the plaque: EXP-008.',
    isSafe: 'True for a change that looks dangerous and is not: its start must keep every objective on production, and the class of the diagnosis is "no-fault".',
    startReason: 'Why the start migration fails on production: a finding\'s id, or a figure and what it comes to. Not for a safe level.',
    condensedStarts: 'True: what the frameworks send is a loop, and the .sent.sql writes it as one statement with its pages; said where it is shown.',
    difficulty: '1 to 5.',
    minutes: 'How long a visit takes.',
    defaultFramework: 'The framework that the level opens in; one of "frameworks".',
    frameworks: 'Frameworks with a start: start/<framework>.<extension> is its code, start/<framework>.sent.sql the SQL that it sends.',
    worldChanges: 'By world: what is different from the shared worlds. Objects are merged, lists replaced.',
    schema: 'A schema of worlds/ with changes: "extends" names the file; its lines are named as they stand there, without the comma at their end. "instead" puts lines in a line\'s place, "without" leaves lines out, "before" and "after" are lines of SQL around it. The comment at the file\'s head is left out. Instead of a schema.sql.',
    ticketNumber: 'Number on the ticket; its texts stand in text.en.md.',
    objectives: 'S1 to S9, each with one or more conditions on figures of the run.',
    bronzeOutageUs: 'Whole outage, microseconds, below which right rows earn bronze.',
    invariants: 'SELECTs that count the rows that are wrong afterwards; {oldRows}, {tableRows} and {before} are put in.',
    indexes: 'Indexes that the ticket asks for, looked for in the catalogue when the run is over.',
    predictions: 'Questions before production runs; the answer is the named figure of the start\'s own run.',
    diagnosis: 'Three questions by their options; the texts stand in text.en.md. All six classes and "no-fault" are on offer.',
    evidence: 'Rows of the server\'s views and entries of the log that can be pointed at, and whether they prove the diagnosis.',
    hints: 'How many hints text.en.md has, three at least.',
    runnerTransaction: 'Worlds in which the framework keeps its own lock in a transaction of its own, which is then there in the flight.',
    ladder: 'The fading help of the workbench, from the level\'s own solutions; each blank stands once in the gap solution.',
    plaque: 'Minutes of a visit, and connections to other exhibits; the texts stand in text.en.md.',
    incidents: 'Public reports that the case is known from.',
    transfer: 'A new case without hints: files in transfer/, questions with options.',
    retrieval: 'Questions that come back on later visits, by id.',
  },
  world: {
    $schema: 'This schema.', size: 'laptop, staging or production.', name: 'For people: "your laptop".', notes: 'For authors.', table: 'The table that levels are about.',
    rows: 'Its rows in this world.', migrationAtUs: 'When the migration starts, simulated microseconds.', schema: 'File beside this one with the schema\'s SQL.',
    scenario: 'The simulated system; its own fields are checked once a level has laid its changes over it.',
  },
  attempt: {
    $schema: 'This schema.', idea: 'The idea in one sentence, as its author would put it.', doesNothing: 'True: there is no .sql beside this file, and that is meant.',
    framework: 'The framework that wraps it, when it is not the level\'s own.', world: 'What it changes of production; objects are merged, lists replaced.',
    actions: 'What the engineer on call does meanwhile.', fails: 'Objectives that fail on every seed; empty for a solution.', medal: 'What it earns on every seed.',
    reason: 'Why it fails; null for a solution.', because: 'The same in words.',
  },
  hall: { $schema: 'This schema.', format: '1', id: 'The folder\'s name.', name: 'For people.', newIdea: 'What this hall adds, in a sentence.', levels: 'Folders of its levels in the order of their cases, seven at most.' },
  team: {
    $schema: 'This schema.', format: '1', name: 'For people: "the checkout team".', framework: 'The framework that levels open in, where they have it.',
    engine: 'The database server of all worlds.', rows: 'Rows by world and table.', worldChanges: 'Anything else of the worlds that is different where the team works.',
    withBuiltIn: 'True: the levels that come with the program stand beside the folder\'s own.',
  },
};

const SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = { level: levelSchema, world: worldSchema, attempt: attemptSchema, hall: hallSchema, team: teamSchema };

/** File name and text of each published JSON Schema of level files, generated from what the program itself reads them with. */
export function levelSchemas(): readonly (readonly [string, string])[] {
  return Object.entries(SCHEMAS).map(([name, schema]) => {
    const generated = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
    const meanings = MEANINGS[name];
    const properties = Object.fromEntries(Object.entries(generated.properties ?? {}).map(([field, value]) => {
      if (meanings[field] === undefined) throw new Error(`the field "${field}" of ${name} has no meaning written down`);
      return [field, { description: meanings[field], ...value }];
    }));
    if (name === 'world') properties.scenario = { description: meanings.scenario, ...(z.toJSONSchema(scenarioSchema, { io: 'input' }) as JsonSchema), required: [] } as never;
    return [`${name}.schema.json`, `${JSON.stringify({ ...generated, title: `Runaway Migration: ${name}`, properties }, null, 2)}\n`];
  });
}
