import type { Column, Sequence, Table } from '../../sql/catalogue.ts';
import type { Node } from './ast.ts';
import { isNullConstant, optionsOf, stringOf } from './ast.ts';
import type { Draft } from './draft.ts';
import { expressionText } from './expression-text.ts';
import { refuseLiteral } from './literals.ts';
import { besideTable, objectName } from './names.ts';
import facts from '../../../data/engines/postgres/types.json' with { type: 'json' };
import { isBuiltIn, serialType, typeParts, typeText } from './types.ts';
import { volatilityOf } from './volatility.ts';

/** A column as ADD COLUMN or CREATE TABLE defines it, and the constraints written beside it that need a plan of their own. */
export type NewColumn = {
  readonly column: Column;
  readonly sequence: Sequence | null;
  /** CHECK, UNIQUE, PRIMARY KEY and REFERENCES clauses, in order. */
  readonly constraints: readonly Node[];
  /** The default is a real one: not absent, not the constant NULL. */
  readonly hasDefault: boolean;
  readonly notNullName: string | null;
};

const sequenceMax = { smallint: 32_767, integer: 2_147_483_647, bigint: Number.MAX_SAFE_INTEGER } as const;

/** A sequence that a serial or identity column owns, new in this statement. */
export const ownedSequence = (draft: Draft, table: string, column: string, type: Sequence['type']): Sequence => ({
  kind: 'sequence', name: draft.freeName(besideTable(table, objectName(table, column, 'seq'))), type, lastValue: 0, maxValue: sequenceMax[type], ownedBy: { table, column }, isNew: true,
});

export const readColumn = (draft: Draft, table: string, definition: Node): NewColumn => {
  const name = String(definition.colname);
  const clauses = ((definition.constraints ?? []) as readonly Node[]).map((wrapped) => wrapped.Constraint as Node);
  const clause = (contype: string): Node | undefined => clauses.find((c) => c.contype === contype);
  const serial = serialType(definition.typeName);
  const identity = clause('CONSTR_IDENTITY');
  const generated = clause('CONSTR_GENERATED');
  const type = knownType(draft, typeText(definition.typeName), definition.typeName);
  const defaultNode = clause('CONSTR_DEFAULT')?.raw_expr as Node | undefined;
  refuseContradictions(draft, { name, table, identity, generated, defaultNode, serial });
  if (generated !== undefined) readGenerated(draft, generated);
  refuseLiteral(draft, type, defaultNode);
  const notNull = clause('CONSTR_NOTNULL');
  if (notNull?.skip_validation === true) draft.needs(18, 'NOT');
  const isCounting = serial !== null || identity !== undefined;
  const sequence = isCounting ? ownedSequence(draft, table, name, serial ?? integerType(type)) : null;
  const expression = generated?.raw_expr ?? defaultNode;
  const hasDefault = expression !== undefined && !isNullConstant(expression);
  const column: Column = {
    name, type,
    notNull: notNull !== undefined || isCounting || clause('CONSTR_PRIMARY') !== undefined,
    default: serial !== null && sequence !== null ? { text: `nextval('${sequence.name}')`, volatility: 'volatile' }
      : expression === undefined ? null : { text: expressionText(expression), volatility: volatilityOf(expression, draft.catalogue) },
    identity: identity === undefined ? null : identity.generated_when === 'a' ? 'always' : 'by default',
    generated: generated === undefined ? null : generated.generated_kind === 'v' ? 'virtual' : 'stored',
    sequence: sequence?.name ?? null,
    hasStatistics: true,
    ...(definition.collClause === undefined ? {} : { collation: stringOf((definition.collClause.collname as readonly Node[]).at(-1)) }),
  };
  const constraints = clauses.filter((c) => ['CONSTR_CHECK', 'CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_FOREIGN'].includes(String(c.contype)));
  return { column, sequence, constraints, hasDefault, notNullName: (notNull?.conname as string | undefined) ?? null };
};

const integerType = (type: string): Sequence['type'] => (type === 'smallint' || type === 'integer' ? type : 'bigint');

const readGenerated = (draft: Draft, generated: Node): void => {
  draft.needs(12, 'GENERATED');
  // Before 18 the keyword STORED was required; the grammar in use here is 18's, where leaving both out means VIRTUAL.
  if (generated.generated_kind === 'v') draft.needs(18, 'VIRTUAL');
  if (volatilityOf(generated.raw_expr, draft.catalogue) !== 'immutable') draft.refuse('42P17', 'generation expression is not immutable');
};

type Definition = { readonly name: string; readonly table: string; readonly identity: Node | undefined; readonly generated: Node | undefined; readonly defaultNode: Node | undefined; readonly serial: string | null };

const refuseContradictions = (draft: Draft, { name, table, identity, generated, defaultNode, serial }: Definition): void => {
  const of = `column "${name}" of table "${table}"`;
  if (identity !== undefined && defaultNode !== undefined) draft.refuse('42601', `both default and identity specified for ${of}`);
  if (generated !== undefined && defaultNode !== undefined) draft.refuse('42601', `both default and generation expression specified for ${of}`);
  if (serial !== null && defaultNode !== undefined) draft.refuse('42601', `multiple default values specified for ${of}`);
};

/** Names of built-in types that need no entry in the catalogue; everything else must be a type somebody made. */
const knownType = (draft: Draft, type: string, typeName: Node): string => {
  const { base } = typeParts(type);
  const qualified = ((typeName.names ?? []) as readonly Node[]).map(stringOf).join('.');
  const own = draft.catalogue.type(draft.resolve(undefined, base)) ?? draft.catalogue.type(base) ?? draft.catalogue.type(qualified);
  if (own === undefined) refuseUnknownType(draft, base);
  return own === undefined ? type : type.replace(base, own.name);
};

/**
A name that is no built-in type, none that the schema makes, none of a column there is and none of a well-known extension. A schema file is
taken at its word: it was written by a server that knew the type.
*/
const refuseUnknownType = (draft: Draft, base: string): void => {
  const bare = base.replaceAll('"', '').replace(/^.*\./, '');
  if (!draft.isRecording || isBuiltIn(bare) || isBuiltIn(base) || extensionTypes.has(bare)) return;
  for (const relation of draft.catalogue.all()) {
    // A table's name is the name of its row type.
    if (relation.name === base || (relation.kind === 'table' && relation.columns.some((c) => typeParts(c.type).base === base))) return;
  }
  draft.refuse('42704', `type "${base}" does not exist`);
};

const extensionTypes = new Set(facts.extensionTypes);

/** The domain behind a column's type, when it is one; constraints of domains below it included. */
export const domainOf = (draft: Draft, type: string): { readonly constrained: boolean; readonly base: string; readonly notNull: boolean } | null => {
  const found = draft.catalogue.type(typeParts(type).base);
  if (found?.kind !== 'domain') return null;
  const below = domainOf(draft, found.base);
  return { constrained: found.constrained || below?.constrained === true, base: below?.base ?? found.base, notNull: found.notNull || below?.notNull === true };
};

/** CREATE SEQUENCE's and identity's AS type, MAXVALUE and START. */
export const sequenceOptions = (list: readonly Node[] | undefined): { readonly type: Sequence['type'] | null; readonly maxValue: number | null; readonly restart: number | null } => {
  const options = optionsOf(list);
  const typeNode = (list ?? []).map((item) => item.DefElem as Node).find((e) => e.defname === 'as');
  const type = typeNode === undefined ? null : integerType(typeText(typeNode.arg.TypeName));
  const number = (name: string): number | null => (options.has(name) && options.get(name) !== 'true' ? Number(options.get(name)) : null);
  return { type, maxValue: number('maxvalue'), restart: number('restart') ?? number('start') };
};

export const maxOfSequence = (type: Sequence['type']): number => sequenceMax[type];

/** A table nothing is known of yet. */
export const emptyTable = (name: string): Table => ({
  kind: 'table', name, columns: [], constraints: [], triggers: [], rows: 0, rowBytes: 0, fillfactor: 100, persistence: 'permanent', partitionBy: null, parent: null, rowSecurity: false, statistics: [],
});
