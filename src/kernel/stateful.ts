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

  /** @param before an earlier one: arrays that are as they were then are not copied again */
  capture(before?: Captured): Captured {
    const saved: Record<string, unknown> = {};
    const fields = this as unknown as Record<string, unknown>;
    const held = this.heldFields();
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (held.includes(key) || isPrimitive(value)) saved[key] = value;
      else if (ArrayBuffer.isView(value)) {
        const known = before?.[key];
        saved[key] = known instanceof Trimmed && known.isStill(value as TypedArray) ? known : new Trimmed(value as TypedArray);
      }
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

  isStill(array: TypedArray): boolean {
    if (array.length !== this.length) return false;
    const { start, rest } = this;
    for (let i = 0; i < start.length; i++) if (array[i] !== start[i]) return false;
    for (let i = start.length; i < array.length; i++) if (array[i] !== rest) return false;
    return true;
  }

  isLike(other: Trimmed): boolean {
    return this.length === other.length && this.rest === other.rest && haveSameItems(this.start, other.start);
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

/**
The same state with everything taken from an earlier one that has not changed since: most of a simulation is the same ten seconds later, and what two
snapshots have in common is then kept once.

@returns the earlier one itself when nothing has changed
*/
export function sharedWith(saved: Captured, before: Captured): Captured {
  const shared: Record<string, unknown> = {};
  let isSame = true;
  for (const key of Object.keys(saved)) {
    const isKept = isAlike(saved[key], before[key]);
    shared[key] = isKept ? before[key] : saved[key];
    isSame &&= isKept;
  }
  return isSame ? before : shared;
}

/** Bytes that a captured state takes beside an earlier one, about: what a shelf of snapshots budgets with. */
export function bytesOf(saved: Captured, before: Captured | null): number {
  if (saved === before) return 0;
  let bytes = OBJECT_BYTES;
  for (const key of Object.keys(saved)) {
    const value = saved[key];
    bytes += 16;
    if (value === before?.[key]) continue;
    if (value instanceof Trimmed) bytes += 2 * OBJECT_BYTES + value.bytes;
    else if (ArrayBuffer.isView(value)) bytes += 3 * OBJECT_BYTES + value.byteLength;
    else if (Array.isArray(value)) bytes += OBJECT_BYTES + value.length * 8;
    else if (value instanceof Map || value instanceof Set) bytes += OBJECT_BYTES + value.size * 32;
  }
  return bytes;
}

/** An object's own part of the heap, about, in V8. */
const OBJECT_BYTES = 64;

function isAlike(value: unknown, before: unknown): boolean {
  if (Object.is(value, before)) return true;
  if (value instanceof Trimmed) return before instanceof Trimmed && value.isLike(before);
  if (Array.isArray(value)) return Array.isArray(before) && haveSameItems(value, before);
  if (ArrayBuffer.isView(value)) return ArrayBuffer.isView(before) && haveSameItems(value as TypedArray, before as TypedArray);
  if (value instanceof Map) return before instanceof Map && haveSameItems([...value.entries()].flat(), [...before.entries()].flat());
  if (value instanceof Set) return before instanceof Set && haveSameItems([...value], [...before]);
  return false;
}

function haveSameItems(values: ArrayLike<unknown>, before: ArrayLike<unknown>): boolean {
  if (values.length !== before.length) return false;
  for (let i = 0; i < values.length; i++) if (!Object.is(values[i], before[i])) return false;
  return true;
}

function copyOf(value: Collection): Collection {
  if (value instanceof Map) return new Map(value);
  if (value instanceof Set) return new Set(value);
  return value.slice();
}
