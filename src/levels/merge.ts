/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes laid over a value: objects are merged field by field, everything else (arrays too) is replaced. */
export function merged(base: Json, changes: Json): Json {
  const out: Record<string, unknown> = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(change) ? merged(before, change) : change;
  }
  return out;
}
