import type { ColumnDefinition, ColumnType } from '../../sql/mysql-ast.ts';
import type { StorageFacts } from '../../sql/mysql-catalogue.ts';

const TEXTUAL = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);
const INTEGER_BYTES: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8, serial: 8 };
const DATE_BYTES: Readonly<Record<string, number>> = { date: 3, time: 3, datetime: 5, timestamp: 4, year: 1, float: 4, double: 8, uuid: 16, inet6: 16, inet4: 4 };
/** Bytes that one character can take. Source: MySQL 8.4 manual 12.10 "Supported Character Sets and Collations". */
const CHARACTER_BYTES: Readonly<Record<string, number>> = { utf8mb4: 4, utf8mb3: 3, utf8: 3, ucs2: 2, utf16: 4, utf16le: 4, utf32: 4, gbk: 2, gb2312: 2,
  big5: 2, sjis: 2, cp932: 2, euckr: 2, ujis: 3, eucjpms: 3, gb18030: 4 };

export const isTextual = (type: ColumnType): boolean => TEXTUAL.has(type.base);
export const isBlobLike = (type: ColumnType): boolean => /text|blob|json|geometry|point|linestring|polygon|collection|vector/.test(type.base);

/** The character set of a column: its own, that of its collation, the table's; null for what has none. */
export function charsetOf(type: ColumnType, storage: Pick<StorageFacts, 'charset'>): string | null {
  if (type.base === 'varbinary' || type.base === 'binary' || type.base.endsWith('blob')) return 'binary';
  if (!isTextual(type)) return null;
  return type.charset ?? (type.collate === null ? storage.charset : charsetOfCollation(type.collate));
}

/** The collation that was named, or that of the table when the character set is the table's; null = the character set's default. */
export function collationOf(type: ColumnType, storage: Pick<StorageFacts, 'charset' | 'collate'>): string | null {
  if (charsetOf(type, storage) === null || charsetOf(type, storage) === 'binary') return null;
  return type.collate ?? (type.charset === null || type.charset === storage.charset ? storage.collate : null);
}

export const charsetOfCollation = (collation: string): string => (collation === 'binary' ? 'binary' : collation.split('_')[0] ?? collation);

const isDefault = (collation: string | null): boolean => collation === null || /^(latin1_swedish_ci|utf8mb3_general_ci|ascii_general_ci)$/.test(collation);

/** The default collation of a character set, as far as comparing two columns needs it. */
export function sameCollation(a: string | null, b: string | null, charset: string | null): boolean {
  const named = (collation: string | null): string => collation ?? `${charset ?? ''} default`;
  return named(a) === named(b) || (isDefault(a) && isDefault(b));
}

/** Most bytes that a value takes: what decides whether one or two bytes hold a VARCHAR's length. */
export function maxBytes(type: ColumnType, charset: string | null): number {
  const perCharacter = charset === null ? 1 : CHARACTER_BYTES[charset] ?? 1;
  return (type.length ?? 1) * perCharacter;
}

/** Bytes of a value on the page, for sizes: fixed types exactly, texts about half full and never more than 60. */
export function typicalBytes(type: ColumnType): number {
  const fixed = INTEGER_BYTES[type.base] ?? DATE_BYTES[type.base];
  if (fixed !== undefined) return fixed;
  if (type.base === 'decimal') return Math.ceil(((type.length ?? 10) * 4) / 9);
  if (type.base === 'enum') return type.members.length > 255 ? 2 : 1;
  if (type.base === 'set') return setBytes(type.members.length);
  if (type.base === 'char' || type.base === 'binary') return type.length ?? 1;
  if (isBlobLike(type)) return 60;
  return 1 + Math.min(60, Math.ceil((type.length ?? 20) / 2));
}

export const setBytes = (members: number): number => (members <= 8 ? 1 : members <= 16 ? 2 : members <= 24 ? 3 : members <= 32 ? 4 : 8);

/** As SHOW CREATE TABLE prints it, without character set. */
export function typeText(type: ColumnType): string {
  const args = type.members.length > 0 ? `(${type.members.map((member) => `'${member.replaceAll('\'', '\'\'')}'`).join(',')})`
    : type.length === null ? '' : `(${type.length}${type.scale === null ? '' : `,${type.scale}`})`;
  return `${type.base === 'serial' ? 'bigint' : type.base}${args}${type.unsigned ? ' unsigned' : ''}${type.zerofill ? ' zerofill' : ''}`;
}

export type TypeChange =
  | 'same' | 'type' | 'extend' | 'extend past 255' | 'collation' | 'members' | 'drop auto-increment';

/** How two definitions of one column differ in what is stored. Integer display width is not stored. */
export function typeChange(from: ColumnDefinition, to: ColumnDefinition, before: StorageFacts, after: StorageFacts): TypeChange {
  if (from.autoIncrement && !to.autoIncrement && sameNumber(from.type, to.type)) return 'drop auto-increment';
  if (from.autoIncrement !== to.autoIncrement) return 'type';
  const charsets = [charsetOf(from.type, before), charsetOf(to.type, after)] as const;
  const isEncodingKept = charsets[0] === charsets[1] || isLargerEncoding(charsets[0], charsets[1]) || (charsets[1] === 'binary' && varying(from.type) && varying(to.type));
  if (!isEncodingKept) return 'type';
  const shape = shapeChange(from.type, to.type, charsets);
  if (shape === 'type') return 'type';
  const isCollationKept = charsets[0] === charsets[1] && sameCollation(collationOf(from.type, before), collationOf(to.type, after), charsets[0]);
  return isCollationKept || shape === 'extend past 255' ? shape : 'collation';
}

const varying = (type: ColumnType): boolean => type.base === 'varchar' || type.base === 'varbinary';
const isLargerEncoding = (from: string | null, to: string | null): boolean => from === 'utf8mb3' && to === 'utf8mb4';
const sameNumber = (a: ColumnType, b: ColumnType): boolean => a.base === b.base && a.unsigned === b.unsigned;

function shapeChange(from: ColumnType, to: ColumnType, charsets: readonly [string | null, string | null]): TypeChange {
  if (varying(from) && varying(to)) return varcharChange(maxBytes(from, charsets[0]), maxBytes(to, charsets[1]), (to.length ?? 0) - (from.length ?? 0));
  if (from.base !== to.base) return 'type';
  if (from.base in INTEGER_BYTES) return from.unsigned === to.unsigned && from.zerofill === to.zerofill ? 'same' : 'type';
  if (from.base === 'enum' || from.base === 'set') return memberChange(from, to);
  if (isBlobLike(from)) return charsets[0] === charsets[1] || isLargerEncoding(...charsets) ? 'same' : 'type';
  if (from.base === 'year' || from.base === 'float' || from.base === 'double' || from.base === 'date') return 'same';
  return (from.length ?? defaultLength(from)) === (to.length ?? defaultLength(to)) && (from.scale ?? 0) === (to.scale ?? 0) && from.unsigned === to.unsigned ? 'same' : 'type';
}

const defaultLength = (type: ColumnType): number => (type.base === 'decimal' ? 10 : type.base === 'datetime' || type.base === 'timestamp' || type.base === 'time' ? 0 : 1);

function varcharChange(fromBytes: number, toBytes: number, moreCharacters: number): TypeChange {
  if (toBytes < fromBytes || moreCharacters < 0) return 'type';
  if (fromBytes === toBytes) return 'same';
  if (fromBytes > 255 || toBytes <= 255) return 'extend';
  return 'extend past 255';
}

const memberBytes = (type: ColumnType): number => (type.base === 'enum' ? (type.members.length > 255 ? 2 : 1) : setBytes(type.members.length));

function memberChange(from: ColumnType, to: ColumnType): TypeChange {
  const isPrefix = from.members.every((member, index) => to.members[index] === member);
  if (!isPrefix || memberBytes(from) !== memberBytes(to)) return 'type';
  return from.members.length === to.members.length ? 'same' : 'members';
}
