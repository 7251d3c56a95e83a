/** Lock queues asked of real servers and of the engine: who waits for what behind whom, and how each ends when the first lets go. */
export type QueueCase = { readonly id: string; readonly steps: readonly { readonly atMs: number; readonly session: string; readonly sql: string }[]; readonly askAtMs: readonly number[] };

export const QUEUE_SCHEMA = `CREATE TABLE harbours (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE ships (id bigint PRIMARY KEY, harbour_id bigint NOT NULL REFERENCES harbours (id), flag text NOT NULL, berths integer NOT NULL);
CREATE INDEX ships_flag_idx ON ships (flag);`;
export const QUEUE_ROWS = `INSERT INTO harbours SELECT n, 'h' || n FROM generate_series(1, 20) n; INSERT INTO ships SELECT n, 1 + n % 20, 'f' || n % 7, n FROM generate_series(1, 2000) n;`;

const STEP_MS = 200;

/** `holder` takes its locks in a transaction; the others come one after the other; the question is asked, the holder lets go, and it is asked again. */
const behind = (id: string, holder: string, ...others: readonly string[]): QueueCase => {
  const names = ['first', 'second', 'third', 'fourth'];
  const endMs = (others.length + 2) * STEP_MS;
  return {
    id, askAtMs: [endMs - 100, endMs + 2 * STEP_MS],
    steps: [{ atMs: 0, session: 'holder', sql: 'BEGIN' }, { atMs: 0, session: 'holder', sql: holder }, ...others.map((sql, i) => ({ atMs: (i + 1) * STEP_MS, session: names[i], sql })), { atMs: endMs, session: 'holder', sql: 'COMMIT' }],
  };
};

const read = 'SELECT * FROM ships WHERE id = 1';
const write = 'UPDATE ships SET berths = berths + 1 WHERE id = 1';
const other = 'UPDATE ships SET berths = berths + 1 WHERE id = 2';
const insert = "INSERT INTO ships VALUES (9001, 1, 'f1', 1)";
const alter = 'ALTER TABLE ships ADD COLUMN note text';
const index = 'CREATE INDEX ships_berths_idx ON ships (berths)';
const concurrently = 'CREATE INDEX CONCURRENTLY ships_berths_idx ON ships (berths)';
const foreignKey = 'ALTER TABLE ships ADD CONSTRAINT ships_harbour_again FOREIGN KEY (harbour_id) REFERENCES harbours (id) NOT VALID';

/** The holder has read another table than the one that is built on or dropped from, under this isolation, and idles in its transaction. */
const idling = (id: string, isolation: string, ...others: readonly string[]): QueueCase => {
  const { steps, askAtMs } = behind(id, 'SELECT count(*) FROM harbours', ...others);
  return { id, askAtMs, steps: [{ ...steps[0], sql: `BEGIN ISOLATION LEVEL ${isolation}` }, ...steps.slice(1)] };
};

export const queueCases: readonly QueueCase[] = [
  behind('reader-alter-reader', read, alter, read), behind('reader-alter-writer', read, alter, write), behind('reader-alter-two-readers', read, alter, read, 'SELECT count(*) FROM ships'),
  behind('reader-alter-other-table', read, alter, 'SELECT * FROM harbours WHERE id = 1'), behind('reader-index', read, index, write), behind('reader-truncate-reader', read, 'TRUNCATE ships', read),
  behind('reader-drop-index', read, 'DROP INDEX ships_flag_idx', read), behind('reader-rename', read, 'ALTER TABLE ships RENAME COLUMN flag TO colours', read), behind('reader-vacuum', read, 'VACUUM ships', read),
  behind('reader-vacuum-full', read, 'VACUUM FULL ships', read), behind('reader-analyze', read, 'ANALYZE ships', write), behind('reader-validate', read, 'ALTER TABLE ships ALTER COLUMN flag SET NOT NULL', write),
  behind('writer-index-writer', write, index, other), behind('writer-index-reader', write, index, read), behind('writer-index-two-writers', write, index, other, insert), behind('writer-alter-writer', write, alter, other),
  behind('writer-same-row', write, write, read), behind('writer-other-row', write, other, read), behind('writer-row-then-alter', write, write, alter, read), behind('writer-three-on-a-row', write, write, write, write),
  behind('writer-for-update', write, 'SELECT * FROM ships WHERE id = 1 FOR UPDATE', other), behind('writer-no-wait', write, 'SELECT * FROM ships WHERE id = 1 FOR UPDATE NOWAIT', read),
  behind('writer-skip-locked', write, 'SELECT * FROM ships WHERE id < 3 FOR UPDATE SKIP LOCKED', read), behind('writer-delete', write, 'DELETE FROM ships WHERE id = 1', read), behind('writer-foreign-key', write, foreignKey, other),
  behind('writer-concurrently', write, concurrently, other), behind('writer-concurrently-alter', write, concurrently, alter, read), behind('writer-reindex', write, 'REINDEX INDEX ships_flag_idx', read),
  behind('bulk-update-row', 'UPDATE ships SET berths = berths + 1', write, read), behind('bulk-update-insert', 'UPDATE ships SET berths = berths + 1', insert, read), behind('bulk-update-alter', 'UPDATE ships SET berths = berths + 1', alter, read),
  behind('delete-range', 'DELETE FROM ships WHERE id < 10', write, read), behind('insert-same-key', insert, insert, read), behind('insert-alter', insert, alter, insert),
  behind('parent-for-update', 'SELECT * FROM harbours WHERE id = 1 FOR UPDATE', insert, read), behind('parent-no-key-update', 'UPDATE harbours SET name = name WHERE id = 1', insert, read),
  behind('child-insert-parent-delete', insert, 'DELETE FROM harbours WHERE id = 1', 'SELECT * FROM harbours WHERE id = 1'), behind('child-insert-parent-for-update', insert, 'SELECT * FROM harbours WHERE id = 1 FOR UPDATE', read),
  behind('alter-reader', alter, read, write), behind('alter-parent', alter, 'SELECT * FROM harbours WHERE id = 1', 'UPDATE harbours SET name = name WHERE id = 1'), behind('index-writer', index, write, read), behind('index-index', index, 'CREATE INDEX ships_other_idx ON ships (berths, flag)', write),
  behind('foreign-key-parent', foreignKey, 'UPDATE harbours SET name = name WHERE id = 1', 'SELECT * FROM harbours WHERE id = 1'), behind('share-mode', 'LOCK TABLE ships IN SHARE MODE', write, index), behind('exclusive-mode', 'LOCK TABLE ships IN EXCLUSIVE MODE', read, write),
  behind('share-update-exclusive', 'LOCK TABLE ships IN SHARE UPDATE EXCLUSIVE MODE', 'VACUUM ships', write), behind('lock-no-wait', write, 'LOCK TABLE ships IN SHARE MODE NOWAIT', read), behind('trigger', 'CREATE TRIGGER ships_still BEFORE UPDATE ON ships FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', write, read),
  idling('snapshot-concurrently', 'REPEATABLE READ', concurrently, other, read), idling('no-snapshot-concurrently', 'READ COMMITTED', concurrently, other),
  idling('snapshot-drop-concurrently', 'REPEATABLE READ', 'DROP INDEX CONCURRENTLY ships_flag_idx', other), idling('snapshot-index', 'REPEATABLE READ', index, other), idling('snapshot-alter', 'REPEATABLE READ', alter, read),
];
