/**
exp and log from + - * / alone.

IEEE 754 fixes the rounding of these four operations and ECMAScript forbids contraction to fused ones, so the results are the same bits on
every platform and Node version; Math.exp and Math.log are left to the implementation. Good to about 1e-15 relative, which is all that a
random variate needs.
*/
const LN2_HIGH = 0.693147180369123816490;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT_HALF = 0.7071067811865476;

export function exactExp(x: number): number {
  const n = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let sum = 1;
  for (let k = 18; k >= 1; k--) sum = 1 + (r * sum) / k;
  return scaledByPowerOfTwo(sum, n);
}

/**
exp to about 1e-14 of it, in a third of the time: products with known factors instead of quotients. For questions whose answer hardly ever hangs on the
last digits, with `exactExp` for the rest.
*/
export function nearExp(x: number): number {
  const n = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  return scaledByPowerOfTwo(1 + r * seriesOf(r), n);
}

/** exp(x) - 1 in the same way and without the loss of digits near 0, for x not above 0.5. */
export function nearExpm1(x: number): number {
  return x < -0.5 ? nearExp(x) - 1 : x * seriesOf(x);
}

/** (exp(x) - 1) / x for |x| up to 0.5: the first 14 terms; the next would be 5e-17. In pairs (Estrin), so that no product waits for all those before it. */
function seriesOf(x: number): number {
  const square = x * x;
  const fourth = square * square;
  const low = 1 + x / 2 + (1 / 6 + x * (1 / 24)) * square + (1 / 120 + x * (1 / 720) + (1 / 5040 + x * (1 / 40_320)) * square) * fourth;
  const high = 1 / 362_880 + x * (1 / 3_628_800) + (1 / 39_916_800 + x * (1 / 479_001_600)) * square + (1 / 6_227_020_800 + x * (1 / 87_178_291_200)) * fourth;
  return low + high * (fourth * fourth);
}

/** @param x a positive number */
export function exactLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa >= 2 * SQRT_HALF) { mantissa *= 0.5; exponent++; }
  while (mantissa < SQRT_HALF) { mantissa *= 2; exponent--; }
  const y = (mantissa - 1) / (mantissa + 1);
  const square = y * y;
  let sum = 0;
  for (let k = 25; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return exponent * LN2_HIGH + (2 * y * sum + exponent * LN2_LOW);
}

/** @param x between a half and two */
function scaledByPowerOfTwo(x: number, n: number): number {
  if (n >= -POWERS_MAX && n <= POWERS_MAX) return x * POWERS[n + POWERS_MAX];
  // Below the smallest number there is nothing; the cost of counting down to it is spared.
  if (n < -1080) return 0;
  let result = x;
  for (let k = n; k > 0; k--) result *= 2;
  for (let k = n; k < 0; k++) result *= 0.5;
  return result;
}

const POWERS_MAX = 64;
const POWERS = Float64Array.from({ length: 2 * POWERS_MAX + 1 }, (_, i) => 2 ** (i - POWERS_MAX));
