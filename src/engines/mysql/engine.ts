import { readMysqlScript, syntaxFaults } from '../../sql/mysql-script.ts';
import type { Engine } from '../engine.ts';
import { costOf, rollbackPerWork } from './cost.ts';
import { flavourOf, MARIADB_VERSIONS, MYSQL_VERSIONS, versionOf } from './flavour.ts';
import { lockModes, modeName } from './lock-modes.ts';
import { planOf } from './plan.ts';
import { readSchema } from './read-schema.ts';

/** An engine that can also read its versions as people write them ('8.0', '10.11'). */
export type VersionedEngine = Engine & {
  /** '8.0' -> 80, '5.7' -> 57, '10.11' -> 1011; null for a version that is not modelled. */
  versionOf(text: string): number | null;
};

const family = (id: string, name: string, versions: readonly number[]): VersionedEngine => ({
  id, name, versions, lockModes, rollbackPerWork, modeName,
  // The binary log: transactions at their commit, DDL as its statement (MySQL 8.4 manual 7.4.4 "The Binary Log").
  shipsAtCommit: true,
  versionOf: (text) => versionOf(text, versions),
  parse: (text, version) => {
    const read = readMysqlScript(text, flavourOf(version));
    return { script: read.script, faults: [...read.faults, ...syntaxFaults(read)].toSorted((a, b) => a.line - b.line || a.column - b.column) };
  },
  catalogueOf: readSchema,
  plan: planOf,
  cost: costOf,
});

/**
MySQL 5.7, 8.0, 8.4 and 9.7 (versions 57, 80, 84, 97), and MariaDB 10.11 (1011) for who calls it MySQL. 5.7 and 8 follow the manual and what was
measured elsewhere; 9.7 and MariaDB 10.11 were measured here (test/fidelity/recorded).
*/
export const mysqlEngine: VersionedEngine = family('mysql', 'MySQL', MYSQL_VERSIONS);
export const mariadbEngine: VersionedEngine = family('mariadb', 'MariaDB', MARIADB_VERSIONS);
