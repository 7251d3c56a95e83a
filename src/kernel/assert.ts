/** Thrown when the simulator contradicts itself: never caused by a user's input. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/** Stays on in production: a wrong picture is worse than no picture. */
export function assert(isTrue: boolean, message: string): asserts isTrue {
  if (!isTrue) throw new AssertionError(message);
}
