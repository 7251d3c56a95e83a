import rules from '../../../data/engines/mysql/online-ddl.json' with { type: 'json' };
import type { AlterContext, Operation } from './alteration.ts';
import type { Draft } from './draft.ts';
import type { Flavour } from './flavour.ts';
import { Refusal } from './refusal.ts';

export type LockClause = 'NONE' | 'SHARED' | 'EXCLUSIVE';
export type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE' | 'COPY';

/** What the server does with all operations of one statement together. */
export type Execution = {
  readonly algorithm: Algorithm;
  readonly lock: LockClause;
  readonly rebuilds: boolean;
  /** Indexes built without a rebuild. */
  readonly builds: readonly string[];
  /** What error 1846 says to who asks for less: a cheaper ALGORITHM, INSTANT, a weaker LOCK; null: error 1845, without a reason. */
  readonly reason: string | null;
  readonly instantReason: string | null;
  readonly lockReason: string | null;
};

type Facet = { readonly instant: boolean; readonly inplace: 'metadata' | 'index' | 'rebuild' | 'no'; readonly lock: LockClause;
  readonly reason: string | null; readonly lockReason: string | null; readonly instantReason: string | null };

const ROWS = new Map(rules.operations.map((row) => [row.operation, row]));
const LOCKS: readonly LockClause[] = ['NONE', 'SHARED', 'EXCLUSIVE'];
/** MySQL keeps at most this many row versions between rebuilds (8.0 manual 17.12.1; error 4092 beyond). */
export const MAX_ROW_VERSIONS = 64;
/** Changes that INSTANT makes by a new row version, and that otherwise rebuild the table. */
const COLUMN_CHANGES = new Set(['add-column', 'drop-column', 'reorder-column']);
const VIRTUAL = new Set(['add-virtual-column', 'drop-virtual-column']);
/** What a statement may do beside adding or dropping VIRTUAL columns without becoming a copy; `alike`: what goes with adding, or with dropping, only. */
const BESIDE_VIRTUAL: Readonly<Record<Flavour['rules'], { readonly any: readonly string[]; readonly alike: readonly (readonly [string, string])[] }>> = {
  mysql57: { any: ['nothing', 'add-index', 'drop-index', 'virtual-column-and-index'], alike: [] },
  mysql80: { any: ['nothing', 'add-index', 'drop-index', 'virtual-column-and-index', 'change-default', 'extend-enum'],
    alike: [['add-virtual-column', 'add-column'], ['add-virtual-column', 'drop-column'], ['drop-virtual-column', 'drop-column']] },
  mariadb: { any: ['nothing', 'add-index', 'drop-index', 'virtual-column-and-index'], alike: [['add-virtual-column', 'drop-column'], ['drop-virtual-column', 'drop-column']] },
};

function facetOf(id: string, flavour: Flavour): Facet {
  const row = ROWS.get(id);
  if (row === undefined) throw new Error(`no rule for the operation ${id}`);
  const own = flavour.measured !== null && flavour.measured in row ? (row as Record<string, unknown>)[flavour.measured] : row[flavour.rules];
  const written = own as { instant: boolean; inplace: string; lock?: string; reason?: string; lockReason?: string; instantReason?: string };
  return { instant: written.instant, inplace: written.inplace as Facet['inplace'], lock: (written.lock ?? 'NONE') as LockClause,
    reason: written.reason ?? null, lockReason: written.lockReason ?? null, instantReason: written.instantReason ?? null };
}

const first = (of: 'lockReason' | 'reason' | 'instantReason', among: readonly Facet[]): string | null => among.find((facet) => facet[of] !== null)?.[of] ?? null;

/** The cheapest way that the server accepts for these operations on this table. */
export function cheapestExecution(operations: readonly Operation[], after: Draft, context: AlterContext): Execution {
  const { flavour } = context;
  const alone = operations.length > 0 && operations.every((operation) => operation.id === 'rename-table');
  const asked = alone ? operations : operations.filter((operation) => operation.id !== 'rename-table');
  const facets = withTableConditions(asked, after, context).map((id) => facetOf(id, flavour));
  const lock = LOCKS[Math.max(0, ...facets.map((facet) => LOCKS.indexOf(facet.lock)))];
  const lockReason = first('lockReason', facets.filter((facet) => facet.lock === lock));
  if (facets.every((facet) => facet.instant)) return { algorithm: flavour.rules === 'mysql57' ? 'INPLACE' : 'INSTANT', lock, rebuilds: false, builds: [],
    reason: null, instantReason: null, lockReason };
  const refusing = facets.filter((facet) => facet.inplace === 'no');
  if (refusing.length > 0) {
    const reason = first('reason', refusing);
    return { algorithm: 'COPY', lock: 'SHARED', rebuilds: true, builds: [], reason, instantReason: first('instantReason', refusing) ?? reason,
      lockReason: first('lockReason', refusing) };
  }
  const rebuilds = inplaceFacets(facets, asked, flavour).some((facet) => facet.inplace === 'rebuild');
  const algorithm = flavour.isMariadb && !rebuilds ? 'NOCOPY' : 'INPLACE';
  // MariaDB gives the reason of an index only where no rebuild is needed anyway.
  const speaking = facets.filter((facet) => !facet.instant && (!flavour.isMariadb || !rebuilds || facet.inplace === 'rebuild'));
  return { algorithm, lock, rebuilds, builds: asked.flatMap((operation) => operation.index ?? []), reason: null, instantReason: first('instantReason',
    speaking.toSorted((a, b) => Number(b.inplace === 'index') - Number(a.inplace === 'index'))), lockReason };
}

/** In place, a column change needs no rebuild in MariaDB while nothing else rebuilds or builds an index; in MySQL it always does. */
function inplaceFacets(facets: readonly Facet[], operations: readonly Operation[], flavour: Flavour): readonly Facet[] {
  if (!flavour.isMariadb) return facets;
  const others = facets.filter((facet) => !facet.instant);
  const columnsStayInstant = others.every((facet) => facet.inplace === 'metadata') && operations.some((operation) => COLUMN_CHANGES.has(operation.id));
  return columnsStayInstant ? others : facets;
}

/** The operations, and what the table itself makes of them: FULLTEXT and SPATIAL indexes, row format, row versions, virtual columns. */
function withTableConditions(operations: readonly Operation[], after: Draft, context: AlterContext): readonly string[] {
  const { flavour, original } = context;
  const { storage } = original.table;
  let ids = operations.map((operation) => operation.id);
  const kept = (kind: string): boolean => after.indexes.some((index) => index.indexKind === kind && original.indexes.some((before) => before.name === index.name));
  const isFull = flavour.rules === 'mysql80' && storage.rowVersions >= MAX_ROW_VERSIONS;
  const noInstantColumns = kept('fulltext') || storage.hasDocumentId || storage.rowFormat === 'COMPRESSED' || isFull;
  if (noInstantColumns && ids.some((id) => COLUMN_CHANGES.has(id))) ids = [...ids, 'rebuild'];
  const isInstant = ids.every((id) => facetOf(id, flavour).instant);
  const facets = inplaceFacets(ids.map((id) => facetOf(id, flavour)), operations, flavour);
  const rebuilds = !isInstant && facets.some((facet) => facet.inplace === 'rebuild');
  if (rebuilds && kept('fulltext')) ids = [...ids, 'rebuild-with-fulltext'];
  if (rebuilds && kept('spatial')) ids = [...ids, 'rebuild-with-spatial'];
  const withVirtual = ids.some((id) => VIRTUAL.has(id));
  if (withVirtual && !canStandBeside(ids, flavour)) ids = [...ids, 'virtual-column-combined'];
  return ids;
}

function canStandBeside(ids: readonly string[], flavour: Flavour): boolean {
  const { any, alike } = BESIDE_VIRTUAL[flavour.rules];
  const virtual = ids.filter((id) => VIRTUAL.has(id));
  return ids.every((id) => VIRTUAL.has(id) || any.includes(id) || virtual.every((one) => alike.some(([mine, other]) => mine === one && other === id)));
}

/**
How the statement runs with the ALGORITHM and LOCK that were written.

@throws Refusal 1845, 1846, 1800 or 1221 where the server does not take them
*/
export function chosenExecution(cheapest: Execution, algorithm: string | null, lock: string | null, operations: readonly Operation[], flavour: Flavour): Execution {
  if (algorithm === 'INSTANT' && lock !== null && flavour.rules === 'mysql80') throw new Refusal(1221, 'HY000',
    'Incorrect usage of ALGORITHM=INSTANT and LOCK=NONE/SHARED/EXCLUSIVE');
  const chosen = algorithm === null ? cheapest : withAlgorithm(cheapest, algorithm, operations, flavour);
  if (lock === null) return chosen;
  if (!LOCKS.includes(lock as LockClause)) throw new Refusal(1801, 'HY000', `Unknown LOCK type '${lock}'`);
  if (LOCKS.indexOf(lock as LockClause) < LOCKS.indexOf(chosen.lock)) {
    const reason = algorithm === 'COPY' ? 'COPY algorithm requires a lock' : chosen.lockReason;
    throw notSupported(chosen.lock === 'EXCLUSIVE' ? 'LOCK=NONE/SHARED' : `LOCK=${lock}`, reason, `LOCK=${chosen.lock}`, flavour);
  }
  return { ...chosen, lock: lock as LockClause };
}

function withAlgorithm(cheapest: Execution, algorithm: string, operations: readonly Operation[], flavour: Flavour): Execution {
  const known: readonly string[] = flavour.isMariadb ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] : flavour.rules === 'mysql57' ? ['INPLACE',
    'COPY'] : ['INSTANT', 'INPLACE', 'COPY'];
  if (!known.includes(algorithm)) throw new Refusal(1800, 'HY000', `Unknown ALGORITHM '${algorithm}'`);
  // MariaDB takes these words for a change that it copies all the same (measured: another engine, PARTITION BY).
  const isIgnored = flavour.isMariadb && algorithm !== 'INPLACE' && operations.some((operation) => operation.id === 'copy');
  if (isIgnored) return cheapest;
  if (known.indexOf(algorithm) < known.indexOf(cheapest.algorithm)) {
    throw notSupported(`ALGORITHM=${algorithm}`, algorithm === 'INSTANT' || (algorithm === 'NOCOPY'
      && cheapest.rebuilds) ? cheapest.instantReason ?? cheapest.reason : cheapest.reason, `ALGORITHM=${insteadOf(algorithm, cheapest, flavour)}`, flavour);
  }
  if (algorithm === 'COPY') return { algorithm: 'COPY', lock: cheapest.lock === 'EXCLUSIVE' ? 'EXCLUSIVE' : 'SHARED', rebuilds: true, builds: [], reason: null,
    instantReason: null, lockReason: 'COPY algorithm requires a lock' };
  if (algorithm === cheapest.algorithm || flavour.isMariadb) return cheapest;
  const rebuilds = operations.some((operation) => facetOf(operation.id, flavour).inplace === 'rebuild');
  return { ...cheapest, algorithm: 'INPLACE', rebuilds };
}

/** What MySQL names instead of INSTANT: both others where InnoDB refused it, COPY where the layer above did, INPLACE for a referenced column. */
function insteadOf(algorithm: string, cheapest: Execution, flavour: Flavour): string {
  if (flavour.isMariadb || algorithm !== 'INSTANT') return cheapest.algorithm;
  if (cheapest.instantReason?.startsWith('Columns participating')) return 'INPLACE';
  return cheapest.lockReason === 'COPY algorithm requires a lock' ? 'COPY' : 'COPY/INPLACE';
}

export function notSupported(what: string, reason: string | null, instead: string, flavour: Flavour): Refusal {
  const tail = `Try ${instead}${flavour.errorEnd}`;
  return reason === null ? new Refusal(1845, '0A000', `${what} is not supported for this operation. ${tail}`) : new Refusal(1846, '0A000',
    `${what} is not supported. Reason: ${reason}. ${tail}`);
}
