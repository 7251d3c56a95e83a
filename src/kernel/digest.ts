/**
A 128-bit digest of everything that is put in, in order: four 32-bit lanes of multiply and rotate. For telling traces apart, not for secrets.
Numbers enter as their IEEE 754 bits in little-endian order, text as its UTF-16 code units.
*/
export class Digest {
  private a = 0x243f6a88;
  private b = 0x85a308d3;
  private c = 0x13198a2e;
  private d = 0x03707344;
  private words = 0;

  word(word: number): void {
    const mixed = Math.imul(word, 0xcc9e2d51);
    this.a = Math.imul(rotated(this.a ^ mixed, 13), 5) + 0xe6546b64 | 0;
    this.b = Math.imul(rotated(this.b + mixed + this.a | 0, 17), 0x1b873593) ^ this.d;
    this.c = rotated(this.c ^ this.b, 9) + word | 0;
    this.d = Math.imul(this.d ^ this.c, 0x85ebca6b) + this.a | 0;
    this.words++;
  }

  numbers(values: Float64Array): void {
    this.word(values.length);
    const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let at = 0; at < words.length; at += 2) {
      this.word(words[at + LOW_WORD]);
      this.word(words[at + 1 - LOW_WORD]);
    }
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  /** 32 hexadecimal digits. */
  hex(): string {
    this.word(this.words);
    return [this.a, this.b, this.c, this.d].map((lane) => finished(lane).toString(16).padStart(8, '0')).join('');
  }
}

function rotated(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

function finished(lane: number): number {
  let h = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where the platform keeps the lower half of a number: first, on nearly all. */
const LOW_WORD = new Int32Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 1;
