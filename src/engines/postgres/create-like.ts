import type { Column, Constraint, Index } from '../../sql/catalogue.ts';
import type { Node } from './ast.ts';
import { ownedSequence } from './column-definition.ts';
import type { Draft } from './draft.ts';
import { besideTable, objectName } from './names.ts';

/** Bits of LIKE's INCLUDING list, as the grammar numbers them (parsenodes.h, TableLikeOption). */
const including = { constraints: 1 << 2, defaults: 1 << 3, generated: 1 << 4, identity: 1 << 5, indexes: 1 << 6 } as const;

/** LIKE: reads the other table's definition under ACCESS SHARE and copies what INCLUDING names. */
export const copyLike = (draft: Draft, name: string, node: Node): void => {
  const source = draft.relation(draft.nameOf(node.relation));
  if (source.kind !== 'table') return draft.lock(source.name, 'AccessShareLock');
  draft.lock(source.name, 'AccessShareLock');
  const options = Number(node.options ?? 0);
  const has = (bit: number): boolean => (options & bit) !== 0;
  const table = draft.table(name);
  const columns = source.columns.map((column): Column => {
    const plain = { ...column, identity: null, sequence: null, generated: has(including.generated) ? column.generated : null, default: has(including.defaults) || (column.generated !== null && has(including.generated)) ? column.default : null };
    if (!has(including.identity) || column.identity === null) return plain;
    const sequence = ownedSequence(draft, name, column.name, column.type === 'smallint' || column.type === 'integer' ? column.type : 'bigint');
    draft.catalogue.set(sequence);
    draft.lock(sequence.name, 'AccessExclusiveLock', { isNew: true });
    return { ...plain, identity: column.identity, sequence: sequence.name };
  });
  const checks = has(including.constraints) ? source.constraints.filter((c) => c.kind === 'check') : [];
  draft.catalogue.set({ ...table, columns: [...table.columns, ...columns], constraints: [...table.constraints, ...checks] });
  if (has(including.indexes)) for (const index of draft.catalogue.indexesOf(source.name)) copyIndex(draft, name, index, source.constraints.find((c) => 'index' in c && c.index === index.name));
};

const copyIndex = (draft: Draft, table: string, index: Index, constraint: Constraint | undefined): void => {
  const label = constraint?.kind === 'primary-key' ? 'pkey' : constraint?.kind === 'unique' ? 'key' : constraint?.kind === 'exclusion' ? 'excl' : 'idx';
  const columns = label === 'pkey' ? '' : index.keys.map((k) => (/^\w+$/.test(k) ? k : (/^(\w+)\(/.exec(k)?.[1] ?? 'expr'))).join('_');
  const name = draft.freeName(besideTable(table, objectName(table, columns, label)));
  draft.catalogue.set({ ...index, name, table, isNew: true, parent: null, isClustered: false });
  draft.lock(name, 'AccessExclusiveLock', { isNew: true });
  if (constraint === undefined || !('index' in constraint)) return;
  const fresh = draft.table(table);
  draft.catalogue.set({ ...fresh, constraints: [...fresh.constraints, { ...constraint, name, index: name }] });
};
