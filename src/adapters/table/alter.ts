import type { CastMode } from './cast.ts';
import { isCastable } from './cast.ts';
import { coerced } from './coerce.ts';
import { defaultOf } from './change.ts';
import { DataError, notOnTheTable } from './fault.ts';
import { expression } from './expression.ts';
import type { Node } from './node.ts';
import { lastName, names, quoted } from './node.ts';
import type { PgType } from './pg-type.ts';
import { storageOf, typeOfNode } from './pg-type.ts';
import { EMPTY_SCOPE } from './scope.ts';
import type { ForeignKey, Shape, ShapeColumn, UniqueKey } from './shape.ts';
import type { Store } from './store.ts';
import { columnSql, createTable, createUnique, guard, orphanTest, rebuild, rowScope, unguard } from './store.ts';

/** Carries out ALTER TABLE, command by command. Rows that break a rule are refused with the server's code; rules of storage and of locks change nothing here. */
export function alterTable(store: Store, fields: Node): void {
  const name = fields.relation.relname as string;
  if (!store.shapes.has(name)) {
    if (fields.missing_ok || fields.objtype !== 'OBJECT_TABLE') return;
    throw new DataError('42P01', `relation "${name}" does not exist`, fields.relation.location);
  }
  for (const { AlterTableCmd: command } of fields.cmds as readonly Node[]) alterCommand(store, shapeNow(store, name), command);
  guard(store, name);
}

function shapeNow(store: Store, name: string): Shape {
  const shape = store.shapes.get(name);
  if (!shape) throw new DataError('42P01', `relation "${name}" does not exist`);
  return shape;
}

/** Commands that change how rows are kept or planned, not what they are. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['AT_SetStatistics', 'AT_SetOptions', 'AT_ResetOptions', 'AT_SetStorage', 'AT_SetCompression', 'AT_ClusterOn', 'AT_DropCluster', 'AT_SetLogged',
  'AT_SetUnLogged', 'AT_SetTableSpace', 'AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ReplicaIdentity', 'AT_ChangeOwner', 'AT_SetAccessMethod', 'AT_EnableRowSecurity', 'AT_DisableRowSecurity']);

function alterCommand(store: Store, shape: Shape, command: Node): void {
  switch (command.subtype) {
    case 'AT_AddColumn': return addColumn(store, shape, command);
    case 'AT_DropColumn': return dropColumn(store, shape, command);
    case 'AT_ColumnDefault': return changeColumn(store, shape, command.name, (column) => ({ ...column, default: command.def ?? null, sequence: command.def ? column.sequence : null }));
    case 'AT_SetNotNull': { checkNotNull(store, shape, command.name); return changeColumn(store, shape, command.name, (column) => ({ ...column, notNull: true })); }
    case 'AT_DropNotNull': return changeColumn(store, shape, command.name, (column) => ({ ...column, notNull: false }));
    case 'AT_AlterColumnType': return changeType(store, shape, command);
    case 'AT_AddConstraint': return addConstraint(store, shape, command.def.Constraint);
    case 'AT_DropConstraint': return dropConstraint(store, shape, command);
    case 'AT_ValidateConstraint': return validate(store, shape, command.name);
    case 'AT_DropExpression': throw notOnTheTable('DROP EXPRESSION', null);
    case 'AT_AddIdentity': {
      const sequence = `${shape.name}_${command.name}_seq`;
      ownSequence(store, shape, command.name, sequence);
      return changeColumn(store, shape, command.name, (column) => ({ ...column, sequence, isIdentityAlways: command.def.Constraint.generated_when === 'a' }));
    }
    case 'AT_DropIdentity': return changeColumn(store, shape, command.name, (column) => ({ ...column, sequence: null, isIdentityAlways: false }));
    default:
      if (WITHOUT_EFFECT.has(command.subtype)) return;
      throw notOnTheTable(`ALTER TABLE ... ${String(command.subtype).replace(/^AT_/, '').replace(/([a-z])([A-Z])/g, '$1 $2')}`, null);
  }
}

export function ownSequence(store: Store, shape: Shape, column: string, sequence: string): void {
  store.callbacks.ownedSequences.set(`${shape.name}.${column}`, sequence);
  if (!store.callbacks.sequences.has(sequence)) {
    const last = (store.database.prepare(`SELECT max(${quoted(column)}) FROM ${quoted(shape.name)}`).pluck().get() as number | null) ?? 0;
    store.callbacks.sequences.set(sequence, { next: last + shape.rowsPerRow, step: shape.rowsPerRow });
  }
}

/** A column definition of CREATE TABLE or ADD COLUMN, with the constraints written beside it. */
export function columnOfDefinition(store: Store, table: string, definition: Node): { readonly column: ShapeColumn; readonly constraints: readonly Node[] } {
  const typeWord = lastName(definition.typeName.names);
  const all = ((definition.constraints ?? []) as readonly Node[]).map((item) => item.Constraint as Node);
  const of = (kind: string): Node | undefined => all.find((constraint) => constraint.contype === kind);
  const isSerial = /^(small|big)?serial\d?$/.test(typeWord);
  const identity = of('CONSTR_IDENTITY');
  const column: ShapeColumn = {
    name: definition.colname, type: typeOfNode(definition.typeName, store.dialect.enums), notNull: of('CONSTR_NOTNULL') !== undefined || of('CONSTR_PRIMARY') !== undefined || isSerial || identity !== undefined,
    default: of('CONSTR_DEFAULT')?.raw_expr ?? null, sequence: isSerial || identity ? `${table}_${definition.colname}_seq` : null,
    isIdentityAlways: identity?.generated_when === 'a', generated: of('CONSTR_GENERATED')?.raw_expr ?? null,
  };
  const keyed = all.filter((constraint) => ['CONSTR_CHECK', 'CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_FOREIGN'].includes(constraint.contype));
  const own = [{ String: { sval: definition.colname } }];
  return { column, constraints: keyed.map((constraint) => (constraint.contype === 'CONSTR_FOREIGN' ? { ...constraint, fk_attrs: own } : constraint.contype === 'CONSTR_CHECK' ? { ...constraint, checkColumn: definition.colname } : { ...constraint, keys: own })) };
}

function addColumn(store: Store, shape: Shape, command: Node): void {
  const definition = command.def.ColumnDef as Node;
  if (shape.columns.some((column) => column.name === definition.colname)) {
    if (command.missing_ok) return;
    throw new DataError('42701', `column "${definition.colname}" of relation "${shape.name}" already exists`, definition.location);
  }
  const { column, constraints } = columnOfDefinition(store, shape.name, definition);
  const next: Shape = { ...shape, columns: [...shape.columns, column] };
  unguard(store, shape.name);
  store.database.exec(`ALTER TABLE ${quoted(shape.name)} ADD COLUMN ${columnSql(store, next, column)}`);
  store.shapes.set(shape.name, next);
  if (column.sequence) ownSequence(store, next, column.name, column.sequence);
  if (column.default || column.sequence) store.database.exec(`UPDATE ${quoted(shape.name)} SET ${quoted(column.name)} = ${defaultOf(store, column)}`);
  if (column.notNull) checkNotNull(store, next, column.name);
  for (const constraint of constraints) addConstraint(store, shapeNow(store, shape.name), constraint);
}

function dropColumn(store: Store, shape: Shape, command: Node): void {
  const column = shape.columns.find((candidate) => candidate.name === command.name);
  if (!column) {
    if (command.missing_ok) return;
    throw new DataError('42703', `column "${command.name}" of relation "${shape.name}" does not exist`);
  }
  const uses = (columns: readonly string[]): boolean => columns.includes(column.name);
  const next: Shape = {
    ...shape, columns: shape.columns.filter((candidate) => candidate !== column), uniques: shape.uniques.filter((key) => !uses(key.columns)),
    foreignKeys: shape.foreignKeys.filter((key) => !uses(key.columns)), checks: shape.checks.filter((check) => !JSON.stringify(check.test).includes(`{"String":{"sval":${JSON.stringify(column.name)}}}`)),
    rowKey: shape.rowKey === column.name ? null : shape.rowKey,
  };
  rebuild(store, shape, next, (kept) => quoted(kept.name));
}

function changeColumn(store: Store, shape: Shape, name: string, change: (column: ShapeColumn) => ShapeColumn): void {
  if (!shape.columns.some((column) => column.name === name)) throw new DataError('42703', `column "${name}" of relation "${shape.name}" does not exist`);
  store.shapes.set(shape.name, { ...shape, columns: shape.columns.map((column) => (column.name === name ? change(column) : column)) });
}

function checkNotNull(store: Store, shape: Shape, name: string): void {
  if (!shape.columns.some((column) => column.name === name)) throw new DataError('42703', `column "${name}" of relation "${shape.name}" does not exist`);
  const found = store.database.prepare(`SELECT 1 FROM ${quoted(shape.name)} WHERE ${quoted(name)} IS NULL LIMIT 1`).get();
  if (found) throw new DataError('23502', `column "${name}" of relation "${shape.name}" contains null values`);
}

function changeType(store: Store, shape: Shape, command: Node): void {
  const before = shape.columns.find((column) => column.name === command.name);
  if (!before) throw new DataError('42703', `column "${command.name}" of relation "${shape.name}" does not exist`);
  const definition = command.def.ColumnDef as Node;
  const type = typeOfNode(definition.typeName, store.dialect.enums);
  const using = definition.raw_default as Node | undefined;
  // Without USING the server applies the assignment cast, and refuses a type that has none.
  const mode: CastMode = using ? 'explicit' : 'assignment';
  const value = using ? expression(using, rowScope(shape, shape.name), store.dialect) : { sql: `${quoted(shape.name)}.${quoted(before.name)}`, type: before.type };
  const cast = castOrExplain(() => coerced(value, type, mode, definition.location), before, type.base);
  refuseDefault(store, before, type);
  const next: Shape = { ...shape, columns: shape.columns.map((column) => (column === before ? { ...column, type } : column)), rowKey: shape.rowKey === before.name && type.family !== 'integer' ? null : shape.rowKey };
  if (cast.sql === value.sql && storageOf(type) === storageOf(before.type)) { store.shapes.set(shape.name, next); return; }
  rebuild(store, shape, next, (column) => (column.name === before.name ? cast.sql : quoted(column.name)));
}

/** A default that the new type cannot take stands in the way of the change. */
function refuseDefault(store: Store, column: ShapeColumn, type: PgType): void {
  if (!column.default) return;
  const value = expression(column.default, EMPTY_SCOPE, store.dialect);
  if (value.raw === undefined && !isCastable(value.type, type, 'assignment')) throw new DataError('42804', `default for column "${column.name}" cannot be cast automatically to type ${type.base}`);
}

function castOrExplain<T>(cast: () => T, column: ShapeColumn, to: string): T {
  try {
    return cast();
  } catch (thrown) {
    if (thrown instanceof DataError && thrown.sqlstate === '42804') throw new DataError('42804', `column "${column.name}" cannot be cast automatically to type ${to}`, thrown.location);
    throw thrown;
  }
}

/** Adds a constraint, and looks at every row unless it is NOT VALID. */
export function addConstraint(store: Store, shape: Shape, constraint: Node): void {
  const keys = names(constraint.keys);
  if (constraint.deferrable && constraint.contype !== 'CONSTR_FOREIGN') throw notOnTheTable('A DEFERRABLE unique constraint', constraint.location);
  switch (constraint.contype) {
    case 'CONSTR_NOTNULL': {
      const column = keys[0] ?? constraint.colname;
      if (!constraint.skip_validation) checkNotNull(store, shape, column);
      return changeColumn(store, shape, column, (before) => ({ ...before, notNull: true }));
    }
    case 'CONSTR_CHECK': {
      const name = constraint.conname ?? `${shape.name}${constraint.checkColumn ? `_${constraint.checkColumn}` : ''}_check`;
      refuseTaken(shape, name, constraint.location);
      expression(constraint.raw_expr, rowScope(shape, shape.name), store.dialect);
      store.shapes.set(shape.name, constraint.is_enforced === false ? shape : { ...shape, checks: [...shape.checks, { name, test: constraint.raw_expr }] });
      if (!constraint.skip_validation && constraint.is_enforced !== false) validate(store, shapeNow(store, shape.name), name);
      return;
    }
    case 'CONSTR_PRIMARY': case 'CONSTR_UNIQUE': return addKey(store, shape, constraint, keys);
    case 'CONSTR_FOREIGN': return addForeignKey(store, shape, constraint);
    default: throw notOnTheTable(`A constraint of the kind ${String(constraint.contype).replace('CONSTR_', '')}`, constraint.location);
  }
}

function refuseTaken(shape: Shape, name: string, location: number): void {
  if ([...shape.checks, ...shape.uniques, ...shape.foreignKeys].some((constraint) => constraint.name === name)) throw new DataError('42710', `constraint "${name}" for relation "${shape.name}" already exists`, location);
}

function addKey(store: Store, shape: Shape, constraint: Node, keys: readonly string[]): void {
  if (constraint.nulls_not_distinct) throw notOnTheTable('UNIQUE NULLS NOT DISTINCT', constraint.location);
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  const using = constraint.indexname ? shape.uniques.find((key) => key.name === constraint.indexname) : undefined;
  if (constraint.indexname && !using) throw new DataError('42704', `index "${constraint.indexname}" does not exist`, constraint.location);
  if (isPrimary && shape.uniques.some((key) => key.isPrimary)) throw new DataError('42P16', `multiple primary keys for table "${shape.name}" are not allowed`, constraint.location);
  const columns = using?.columns ?? keys;
  const name = constraint.conname ?? constraint.indexname ?? (isPrimary ? `${shape.name}_pkey` : `${shape.name}_${columns.join('_')}_key`);
  const key: UniqueKey = { name, columns, isPrimary, isConstraint: true };
  if (isPrimary) for (const column of columns) checkNotNull(store, shape, column);
  const next: Shape = { ...shape, uniques: [...shape.uniques.filter((candidate) => candidate !== using), key], columns: shape.columns.map((column) => (isPrimary && columns.includes(column.name) ? { ...column, notNull: true } : column)) };
  createUnique(store, next, name);
  if (using) store.database.exec(`DROP INDEX ${quoted(`key ${using.name}`)}`);
  store.indexes.delete(constraint.indexname);
  store.indexes.set(name, shape.name);
  store.shapes.set(shape.name, next);
}

function addForeignKey(store: Store, shape: Shape, constraint: Node): void {
  const columns = names(constraint.fk_attrs);
  const references = constraint.pktable.relname as string;
  const parent = store.shapes.get(references);
  if (!parent) throw new DataError('42P01', `relation "${references}" does not exist`, constraint.pktable.location);
  const actions: Readonly<Record<string, ForeignKey['onDelete']>> = { a: 'no action', r: 'no action', c: 'cascade', n: 'set null' };
  const onDelete = actions[constraint.fk_del_action ?? 'a'];
  if (!onDelete || !['a', 'r', undefined].includes(constraint.fk_upd_action)) throw notOnTheTable('This ON DELETE or ON UPDATE action', constraint.location);
  const name = constraint.conname ?? `${shape.name}_${columns.join('_')}_fkey`;
  refuseTaken(shape, name, constraint.location);
  if (constraint.is_enforced === false) return;
  const key: ForeignKey = { name, columns, references, referencedColumns: names(constraint.pk_attrs), onDelete };
  store.shapes.set(shape.name, { ...shape, foreignKeys: [...shape.foreignKeys, key] });
  if (!constraint.skip_validation) validate(store, shapeNow(store, shape.name), name);
  guard(store, references);
}

function validate(store: Store, shape: Shape, name: string): void {
  const check = shape.checks.find((candidate) => candidate.name === name);
  const key = shape.foreignKeys.find((candidate) => candidate.name === name);
  const notNull = shape.columns.find((column) => `${shape.name}_${column.name}_not_null` === name);
  if (check) {
    const test = expression(check.test, rowScope(shape, shape.name), store.dialect).sql;
    if (store.database.prepare(`SELECT 1 FROM ${quoted(shape.name)} WHERE NOT (${test}) LIMIT 1`).get()) throw new DataError('23514', `check constraint "${name}" of relation "${shape.name}" is violated by some row`);
  } else if (key) {
    if (store.database.prepare(`SELECT 1 FROM ${quoted(shape.name)} AS child WHERE ${orphanTest(store, key, 'child')} LIMIT 1`).get()) {
      throw new DataError('23503', `insert or update on table "${shape.name}" violates foreign key constraint "${name}"`);
    }
  } else if (notNull) checkNotNull(store, shape, notNull.name);
}

function dropConstraint(store: Store, shape: Shape, command: Node): void {
  const name = command.name as string;
  const key = shape.uniques.find((candidate) => candidate.name === name && candidate.isConstraint);
  const foreignKey = shape.foreignKeys.find((candidate) => candidate.name === name);
  if (key) refuseDependents(store, shape, key, command.behavior === 'DROP_CASCADE');
  const next: Shape = { ...shape, checks: shape.checks.filter((check) => check.name !== name), uniques: shape.uniques.filter((candidate) => candidate !== key), foreignKeys: shape.foreignKeys.filter((candidate) => candidate !== foreignKey) };
  if (key && key.columns.length === 1 && key.columns[0] === shape.rowKey) rebuild(store, shape, { ...next, rowKey: null }, (column) => quoted(column.name));
  else if (key) store.database.exec(`DROP INDEX IF EXISTS ${quoted(`key ${name}`)}`);
  if (!(key && key.columns[0] === shape.rowKey)) store.shapes.set(shape.name, next);
  if (foreignKey) guard(store, foreignKey.references);
}

/** A key that others point at is kept, unless CASCADE takes their foreign keys away as well. */
function refuseDependents(store: Store, shape: Shape, key: UniqueKey, isCascade: boolean): void {
  for (const child of store.shapes.values()) {
    const pointing = child.foreignKeys.filter((candidate) => candidate.references === shape.name && (candidate.referencedColumns.length === 0 ? key.isPrimary : candidate.referencedColumns.join() === key.columns.join()));
    if (pointing.length === 0) continue;
    if (!isCascade) throw new DataError('2BP01', `cannot drop constraint ${key.name} on table ${shape.name} because other objects depend on it`);
    store.shapes.set(child.name, { ...child, foreignKeys: child.foreignKeys.filter((candidate) => !pointing.includes(candidate)) });
    guard(store, child.name);
  }
}

/** CREATE TABLE of plain tables; the rows of a new table are counted one by one, since a migration fills it from what is there. */
export function createTableOf(store: Store, fields: Node): void {
  const name = fields.relation.relname as string;
  if (store.shapes.has(name)) {
    if (fields.if_not_exists) return;
    throw new DataError('42P07', `relation "${name}" already exists`, fields.relation.location);
  }
  if (fields.partspec || fields.inhRelations) throw notOnTheTable('A partitioned or inherited table', fields.relation.location);
  const elements = (fields.tableElts ?? []) as readonly Node[];
  if (elements.some((element) => element.TableLikeClause)) throw notOnTheTable('CREATE TABLE ... LIKE', fields.relation.location);
  const columns = elements.filter((element) => element.ColumnDef).map((element) => columnOfDefinition(store, name, element.ColumnDef));
  const constraints = [...columns.flatMap((column) => column.constraints), ...elements.filter((element) => element.Constraint).map((element) => element.Constraint as Node)];
  const scale = Math.max(1, ...[...store.shapes.values()].map((shape) => shape.rowsPerRow));
  createTable(store, { name, rowsPerRow: scale, columns: columns.map(({ column }) => column), checks: [], uniques: [], foreignKeys: [], rowKey: null });
  for (const { column } of columns) if (column.sequence) ownSequence(store, shapeNow(store, name), column.name, column.sequence);
  for (const constraint of constraints) addConstraint(store, shapeNow(store, name), constraint);
  guard(store, name);
}

/** RENAME of a table, a column or a constraint. */
export function rename(store: Store, fields: Node): void {
  const table = fields.relation?.relname as string;
  const shape = store.shapes.get(table);
  if (fields.renameType === 'OBJECT_INDEX') return;
  if (!shape) {
    if (fields.missing_ok || !['OBJECT_TABLE', 'OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT'].includes(fields.renameType)) return;
    throw new DataError('42P01', `relation "${table}" does not exist`, fields.relation?.location);
  }
  const next = renamed(store, shape, fields);
  store.shapes.delete(shape.name);
  rebuild(store, shape, next, (column) => quoted(fields.renameType === 'OBJECT_COLUMN' && column.name === fields.newname ? fields.subname : column.name));
  for (const other of store.shapes.values()) {
    if (next.name !== shape.name) store.shapes.set(other.name, { ...other, foreignKeys: other.foreignKeys.map((key) => (key.references === shape.name ? { ...key, references: next.name } : key)) });
  }
  for (const name of store.shapes.keys()) guard(store, name);
}

function renamed(store: Store, shape: Shape, fields: Node): Shape {
  const to = fields.newname as string, from = fields.subname as string;
  const swap = (name: string): string => (name === from ? to : name);
  switch (fields.renameType) {
    case 'OBJECT_TABLE':
      if (store.shapes.has(to)) throw new DataError('42P07', `relation "${to}" already exists`);
      for (const [key, sequence] of store.callbacks.ownedSequences) if (key.startsWith(`${shape.name}.`)) store.callbacks.ownedSequences.set(`${to}.${key.slice(shape.name.length + 1)}`, sequence);
      return { ...shape, name: to };
    case 'OBJECT_COLUMN':
      if (!shape.columns.some((column) => column.name === from)) throw new DataError('42703', `column "${from}" does not exist`);
      if (shape.columns.some((column) => column.name === to)) throw new DataError('42701', `column "${to}" of relation "${shape.name}" already exists`);
      return {
        ...shape, rowKey: shape.rowKey === from ? to : shape.rowKey, columns: shape.columns.map((column) => ({ ...column, name: swap(column.name) })),
        uniques: shape.uniques.map((key) => ({ ...key, columns: key.columns.map(swap) })), foreignKeys: shape.foreignKeys.map((key) => ({ ...key, columns: key.columns.map(swap) })),
        checks: shape.checks.map((check) => ({ ...check, test: JSON.parse(JSON.stringify(check.test).replaceAll(`{"String":{"sval":${JSON.stringify(from)}}}`, `{"String":{"sval":${JSON.stringify(to)}}}`)) as Node })),
      };
    default:
      return { ...shape, checks: shape.checks.map((check) => ({ ...check, name: swap(check.name) })), uniques: shape.uniques.map((key) => ({ ...key, name: swap(key.name) })), foreignKeys: shape.foreignKeys.map((key) => ({ ...key, name: swap(key.name) })) };
  }
}
