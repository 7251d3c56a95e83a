/** One server of the family: what it is called, which grammar it reads, and which column of the rule tables holds for it. */
export type Flavour = {
  readonly version: number;
  readonly name: string;
  readonly rules: 'mysql57' | 'mysql80' | 'mariadb';
  /** A column that goes before `rules` where a row has it: what was measured on a version whose manual says otherwise. */
  readonly measured: 'mysql97' | null;
  readonly isMariadb: boolean;
  /** What conditional comments compare with. */
  readonly versionNumber: number;
  /** Character set of a table that names none. Source: manual 12.3.2 of each version; MariaDB's changed in 11.6. */
  readonly defaultCharset: string;
  readonly errorEnd: '' | '.';
};

const MYSQL57: Flavour = { version: 57, name: 'MySQL 5.7', rules: 'mysql57', measured: null, isMariadb: false, versionNumber: 50729, defaultCharset: 'latin1', errorEnd: '.' };
const MYSQL80: Flavour = { version: 80, name: 'MySQL 8.0', rules: 'mysql80', measured: null, isMariadb: false, versionNumber: 80040, defaultCharset: 'utf8mb4',
  errorEnd: '.' };
const MYSQL84: Flavour = { ...MYSQL80, version: 84, name: 'MySQL 8.4', versionNumber: 80400 };
const MYSQL97: Flavour = { ...MYSQL80, measured: 'mysql97', version: 97, name: 'MySQL 9.7', versionNumber: 90700 };
const MARIADB: Flavour = { version: 1011, name: 'MariaDB 10.11', rules: 'mariadb', measured: null, isMariadb: true, versionNumber: 101100,
  defaultCharset: 'latin1', errorEnd: '' };

export const FLAVOURS: readonly Flavour[] = [MYSQL57, MYSQL80, MYSQL84, MYSQL97, MARIADB];
export const MYSQL_VERSIONS: readonly number[] = FLAVOURS.map((flavour) => flavour.version);
export const MARIADB_VERSIONS: readonly number[] = [MARIADB.version];

/** The flavour behind a version number: 57, 80, 84, 97 or 1011; also as a decimal number (8.4). The newest modelled MySQL when it is another. */
export function flavourOf(version: number): Flavour {
  return FLAVOURS.find((flavour) => flavour.version === version || flavour.version === Math.round(version * 10) || flavour.version === Math.round(version * 100)) ?? MYSQL84;
}

/**
The version number of a text as `--server-version` has it: '8.0' -> 80, '8.0.36' -> 80, '5.7' -> 57, '10.11' -> 1011, 'mariadb-10.11' -> 1011.

@returns null when no flavour of `versions` is meant
*/
export function versionOf(text: string, versions: readonly number[]): number | null {
  const found = /(\d+)(?:\.(\d+))?/.exec(text);
  if (found === null) return null;
  const asked = [Number(`${found[1]}${found[2] ?? ''}`), Number(found[1]) * 10, Number(found[1])];
  const whole: Readonly<Record<number, number>> = { 5: 57, 8: 80, 9: 97, 10: 1011 };
  return asked.find((number) => versions.includes(number)) ?? (found[2] === undefined ? versions.find((number) => number === whole[Number(found[1])]) ?? null : null);
}
