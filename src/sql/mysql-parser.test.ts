import { describe, expect, test } from 'vitest';
import type { AlterTable } from './mysql-ast.ts';
import { withConditionalComments } from './mysql-lexer.ts';
import { parseMysql } from './mysql-parser.ts';
import { readMysqlScript, syntaxFaults } from './mysql-script.ts';

const mysql8 = { versionNumber: 80040, isMariadb: false };
const alter = (sql: string): AlterTable => {
  const parsed = parseMysql(sql);
  if (parsed.kind !== 'statement' || parsed.statement.kind !== 'alter-table') throw new Error(`not read: ${sql}`);
  return parsed.statement;
};

describe('reading ALTER TABLE', () => {
  test('clauses keep their order, and ALGORITHM and LOCK may stand anywhere', () => {
    const read = alter('ALTER TABLE `shop`.`orders` ALGORITHM = INPLACE, ADD COLUMN note varchar(20) NOT NULL DEFAULT \'a,b\' AFTER `id`, LOCK=NONE, DROP KEY `by_state`');
    expect(read.table).toBe('orders');
    expect(read.clauses.map((clause) => clause.kind)).toEqual(['add-column', 'drop-index']);
    expect([read.algorithm, read.lock]).toEqual(['INPLACE', 'NONE']);
  });

  test('a column called like a keyword is a column when it is quoted', () => {
    expect(alter('ALTER TABLE t ADD COLUMN `index` INT, DROP COLUMN `key`').clauses.map((clause) => clause.kind)).toEqual(['add-column', 'drop-column']);
  });

  test('table options stand without commas between them', () => {
    expect(alter('ALTER TABLE t ENGINE=InnoDB ROW_FORMAT=DYNAMIC COMMENT \'x\'').clauses).toEqual([{ kind: 'options', options: { ENGINE: 'InnoDB',
      ROW_FORMAT: 'DYNAMIC', COMMENT: 'x' } }]);
  });

  test.each(['ALTER TABLE t ADD COLUMN', 'ALTER TABLE t DROP', 'ALTER TABLE t ADD COLUMN a', 'ALTER TABLE t ADD COLUMN a INT,',
    'ALTER TABLE t MODIFY a NOTATYPE', 'CREATE TABLE t (', 'UPDATE t SET', 'SELEC 1', 'ALTER TABLE t MAX_ROWS ', 'ALTER TABLE t COMMENT = ,'])('%s is a syntax problem', (sql) => {
    const parsed = parseMysql(sql);
    expect(parsed.kind === 'problem' && parsed.problem.kind).toBe('syntax');
  });
});

describe('reading conditions', () => {
  test('AND inside BETWEEN does not split the condition, and OR makes alternatives', () => {
    const parsed = parseMysql('DELETE FROM t WHERE (id BETWEEN 1 AND 10 AND state = \'x\') OR `ref` IN (1, 2)');
    if (parsed.kind !== 'statement' || parsed.statement.kind !== 'delete') throw new Error('not read');
    expect(parsed.statement.where?.alternatives.map((parts) => parts.map((part) => part.column))).toEqual([['id', 'state'], ['ref']]);
  });

  test('a function around a column leaves an index nothing to compare', () => {
    const parsed = parseMysql('UPDATE t SET a = 1 WHERE DATE(b) = \'2024-01-01\'');
    expect(parsed.kind === 'statement' && parsed.statement.kind === 'update' && parsed.statement.where?.alternatives).toEqual([[]]);
  });
});

describe('files', () => {
  test('conditional comments open for the server that reads them, every character in its place', () => {
    const text = 'a /*!40101 b */ /*!99999 c */ /*M! d */ \'/*!1 e */\'';
    const opened = withConditionalComments(text, mysql8);
    expect(opened).toHaveLength(text.length);
    expect(opened.split(/\s+/)).toEqual(['a', 'b', '\'/*!1', 'e', '*/\'']);
    const onMariadb = withConditionalComments(`${text} /*!80016 f */`, { versionNumber: 101100, isMariadb: true });
    expect(onMariadb.split(/\s+/).filter((word) => /^[a-z]$/.test(word))).toEqual(['a', 'b', 'd', 'e']);
  });

  test('DELIMITER ends statements otherwise until it is set back', () => {
    const read = readMysqlScript('DELIMITER //\nCREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END//\nDELIMITER ;\nSELECT 1;', mysql8);
    expect(read.script.statements.map((statement) => statement.line)).toEqual([2, 4]);
    expect(syntaxFaults(read)).toEqual([]);
  });

  test('a syntax fault names line and column of the file', () => {
    const [fault] = syntaxFaults(readMysqlScript('SELECT 1;\n\nALTER TABLE t\n  ADD COLUM a INT;', mysql8));
    expect(fault).toMatchObject({ line: 4, column: 13, kind: 'syntax' });
    expect(fault.message).toMatch(/^line 4, column 13: /);
  });
});
