/** What a component remembered of itself; opaque to everyone else. */
export type Captured = Readonly<Record<string, unknown>>;

type TypedArray = Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array | Int16Array;

/**
A part of the simulation that can be remembered and put back.

Captured without being asked: primitives, typed arrays, and arrays, maps and sets of primitives or immutable values. Other components are
left out (each is captured by itself), and so are plain objects (configuration), unless their field is named in `heldFields`: then the
reference is kept, and the object must never change.
*/
export abstract class Stateful {
  /** Fields whose value is an immutable object (or null) that belongs to the state. */
  protected heldFields(): readonly string[] {
    return [];
  }

  capture(): Captured {
    const saved: Record<string, unknown> = {};
    const fields = this as unknown as Record<string, unknown>;
    const held = this.heldFields();
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (held.includes(key) || isPrimitive(value)) saved[key] = value;
      else if (ArrayBuffer.isView(value)) saved[key] = new Trimmed(value as TypedArray);
      else if (isCollection(value)) saved[key] = copyOf(value);
    }
    return saved;
  }

  restore(saved: Captured): void {
    const fields = this as unknown as Record<string, unknown>;
    for (const key of Object.keys(saved)) {
      const value = saved[key];
      // In place where the size is the same: an array may be shared with another part that writes into it.
      if (value instanceof Trimmed) {
        const present = fields[key] as TypedArray;
        if (!value.copiedInto(present)) fields[key] = value.whole(present);
      } else fields[key] = isCollection(value) ? copyOf(value) : value;
    }
  }
}

type Collection = TypedArray | unknown[] | Map<unknown, unknown> | Set<unknown>;

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && value !== undefined);
}

function isCollection(value: unknown): value is Collection {
  if (Array.isArray(value)) return !(value[0] instanceof Stateful);
  return ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set;
}

/**
Up to this many values are kept in an ordinary array: a typed array is three objects and 200 bytes before its first value, and a snapshot has some
hundred of them, most with a handful of values: a quarter less heap after two simulated hours.
*/
const FEW = 32;

/** A typed array without the run of equal values at its end: most are made for far more than a run uses. */
class Trimmed {
  private readonly start: TypedArray | readonly number[];
  private readonly length: number;
  private readonly rest: number;

  constructor(array: TypedArray) {
    let used = array.length;
    this.rest = used === 0 ? 0 : array[used - 1];
    while (used > 0 && array[used - 1] === this.rest) used--;
    this.start = used === 0 ? NO_VALUES : used <= FEW ? Array.from(array.subarray(0, used)) : array.slice(0, used);
    this.length = array.length;
  }

  get bytes(): number {
    return ArrayBuffer.isView(this.start) ? this.start.byteLength : this.start.length * 8;
  }

  /** @returns false, with nothing done, when the target has another size */
  copiedInto(target: TypedArray): boolean {
    if (target.length !== this.length) return false;
    target.set(this.start);
    target.fill(this.rest, this.start.length);
    return true;
  }

  /** @param like an array of the wanted kind, of whatever size */
  whole(like: TypedArray): TypedArray {
    const array = new (like.constructor as new (length: number) => TypedArray)(this.length);
    this.copiedInto(array);
    return array;
  }
}

const NO_VALUES: readonly number[] = [];

/** Bytes that captured arrays take, about: what a shelf of snapshots budgets with. */
export function bytesOf(saved: Captured): number {
  let bytes = 0;
  for (const value of Object.values(saved)) {
    if (value instanceof Trimmed) bytes += value.bytes;
    else if (ArrayBuffer.isView(value)) bytes += value.byteLength;
    else bytes += 16;
  }
  return bytes;
}

function copyOf(value: Collection): Collection {
  if (value instanceof Map) return new Map(value);
  if (value instanceof Set) return new Set(value);
  return value.slice();
}
