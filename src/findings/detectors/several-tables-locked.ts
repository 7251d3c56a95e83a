import text from '../../../data/text/findings/several-tables-locked.en.json' with { type: 'json' };
import { listed } from '../../text/number.ts';
import type { Detector, Sighting } from '../finding.ts';
import { quotedName } from '../names.ts';
import { isBlocking, isInUse } from '../sighting.ts';
import type { AnalysedStatement } from '../subject.ts';

const blockedTables = (statement: AnalysedStatement): readonly string[] => statement.holds.filter(hold => isBlocking(hold) && isInUse(statement, hold.relation)).map(hold => hold.relation);

/** A transaction collects locks on several tables in use, one statement after the other: whoever takes them in another order meets it in a deadlock. */
export const severalTablesLocked: Detector = {
  id: 'several-tables-locked',
  text,
  see: (subject): readonly Sighting[] => {
    const numbers = [...new Set(subject.statements.flatMap(statement => statement.transaction ?? []))];
    return numbers.flatMap(number => {
      const transaction = subject.statements.filter(statement => statement.transaction === number);
      const takers = transaction.filter(statement => blockedTables(statement).length > 0);
      const tables = [...new Set(takers.flatMap(blockedTables))];
      const second = takers.find(statement => blockedTables(statement).some(table => !blockedTables(takers[0]!).includes(table)));
      return tables.length >= 2 && second ? [{
        severity: 'warning' as const, statement: second.statement.index, message: 'several', instead: 'one-by-one',
        values: { tables: listed(tables.map(table => quotedName(subject.engine.id, table))), first: takers[0]!.statement.index + 1 },
        oneByOne: transaction,
      }] : [];
    });
  },
};
