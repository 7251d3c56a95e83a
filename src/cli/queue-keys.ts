import type { Table } from '../sql/catalogue.ts';
import type { Step } from '../sim/step.ts';

/** A key that an INSERT writes out, and what the server says when the table has it already. */
export type NewKey = { readonly step: Extract<Step, { readonly kind: 'lock-row' }>; readonly duplicate: Extract<Step, { readonly kind: 'fail' }> | null };

type DuplicateText = { readonly sqlstate: string; readonly message: string };

/**
The new row of `INSERT INTO t (key, …) VALUES (7, …)`: who inserts the same key waits for the transaction that did it first, and fails when that commits
(PostgreSQL manual 64.5 "Index Uniqueness Checks"; InnoDB's duplicate-key check takes a lock on the index record).

@param text the engine's words for a duplicate, with {constraint} and {key} in it
*/
export const newKeyOf = (sql: string, relation: string, table: Table, key: string, text: DuplicateText): NewKey | null => {
  const match = /\binsert\s+into\s+[^\s(]+\s*\(([^)]*)\)\s*values\s*\(([^)]*)\)/i.exec(sql);
  const columns = match?.[1]!.split(',').map(column => column.trim().replaceAll(/["`[\]]/g, '').toLowerCase()) ?? [];
  const value = match?.[2]!.split(',')[columns.indexOf(key)]?.trim() ?? '';
  if (!/^\d+$/.test(value)) {
    return null;
  }
  const constraint = table.constraints.find(each => each.kind === 'primary-key')?.name ?? 'PRIMARY';
  const isForgiving = /\bon\s+conflict\b|\bon\s+duplicate\s+key\b|^\s*insert\s+ignore\b/i.test(sql);
  const message = text.message.replace('{constraint}', constraint).replace('{key}', value);
  return {
    step: { kind: 'lock-row', relation: `a new row of ${relation}`, row: Number(value), strength: 'update' },
    duplicate: isForgiving ? null : { kind: 'fail', sqlstate: text.sqlstate, message },
  };
};

/** Keys that transactions have inserted and committed while the scenario runs. */
export class InsertedKeys {
  private readonly committed = new Set<string>();

  has({ step }: NewKey): boolean {
    return this.committed.has(`${step.relation} ${step.row}`);
  }

  commit(keys: readonly NewKey[]): void {
    for (const { step } of keys) {
      this.committed.add(`${step.relation} ${step.row}`);
    }
  }
}
