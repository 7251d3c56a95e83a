/**
Edits between two words, swaps of neighbours counting as one (optimal string alignment, the restricted Damerau-Levenshtein distance):
"maigration" and "migration" are 1 apart, "chekc" and "check" are 1 apart.
*/
export const editDistance = (left: string, right: string): number => {
  const a = [...left];
  const b = [...right];
  let beforeLast: readonly number[] = [];
  let last: number[] = b.map((_, column) => column);
  last.push(b.length);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + change);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, beforeLast[column - 2]! + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
};

const longestWord = 64;

/**
The known word that was probably meant, or null when none is near: at most a third of the longer word's letters may differ (one at least).
Ties go to the word that stands first in `known`. A word that starts with what was typed counts as near from three letters on.
*/
export const nearestWord = (word: string, known: readonly string[]): string | null => {
  const typed = word.toLowerCase().slice(0, longestWord);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const target = candidate.toLowerCase();
    const limit = Math.max(1, Math.floor(Math.max(typed.length, target.length) / 3));
    const distance = typed.length >= 3 && target.startsWith(typed) ? Math.min(1, target.length - typed.length) : editDistance(typed, target);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
};

/** ` Did you mean "check"?` with its leading space, or nothing: to be put behind a sentence about an unknown word. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const nearest = nearestWord(word, known);
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
};
