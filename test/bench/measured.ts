/** One measured figure; less is better. `floor` is what it must reach, `aim` what it should; null where nothing is asked. */
export type Measured = { readonly what: string; readonly value: number; readonly unit: string; readonly floor: number | null; readonly aim: number | null; readonly how: string };

export function measured(what: string, value: number, unit: string, goal: readonly [floor: number, aim: number] | null, how: string): Measured {
  return { what, value, unit, floor: goal?.[0] ?? null, aim: goal?.[1] ?? null, how };
}
