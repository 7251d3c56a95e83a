/** Files of a level that do not say what they must: one sentence for each fault, with file, line and column, field, and what to do. */
export class LevelFault extends Error {
  override name = 'LevelFault';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.length < 2 ? sentences.join('') : `${sentences[0]} (and ${sentences.length - 1} more: "levels check" names them all)`);
    this.sentences = sentences;
  }
}

/** Faults as they are found, so that an author hears of all of them at once. */
export class FaultList {
  private readonly sentences: string[] = [];

  add(place: string, sentence: string): void {
    const whole = `${place}: ${sentence}`;
    if (!this.sentences.includes(whole)) this.sentences.push(whole);
  }

  /** @throws LevelFault when there are any */
  throwIfAny(): void {
    if (this.sentences.length > 0) throw new LevelFault(this.sentences);
  }
}
