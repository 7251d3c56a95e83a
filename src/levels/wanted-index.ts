import type { IndexAtEnd } from '../run/trace.ts';
import type { WantedIndex } from './level.ts';

/** A sentence for each wanted index that no valid index of the final catalogue stands in for. */
export function indexFaults(wanted: readonly WantedIndex[], indexes: readonly IndexAtEnd[]): readonly string[] {
  return wanted.flatMap((one) => {
    const serving = indexes.filter((index) => serves(index, one));
    if (serving.some((index) => index.valid)) return [];
    return [serving.length > 0 ? one.invalid : one.missing];
  });
}

/** Methods that find equal values; a BRIN index reads nearly everything where they lie scattered. */
const FINDS_EQUAL: ReadonlySet<string> = new Set(['btree', 'hash']);

function serves(index: IndexAtEnd, wanted: WantedIndex): boolean {
  if (index.table !== wanted.table || !FINDS_EQUAL.has(index.method)) return false;
  return index.predicate === null ? index.keys[0] === wanted.firstKey : wanted.conditions.some((condition) => plain(condition) === plain(index.predicate ?? ''));
}

/** A condition without the casts, parentheses and spaces that people and servers write differently. */
const plain = (condition: string): string => condition.replace(/::(?:text|bpchar|character varying(?:\(\d+\))?)/g, '').replace(/[\s()]/g, '');
