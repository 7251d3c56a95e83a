/**
"Not yet", where a moment in microseconds would stand. Earlier than every moment, and no small integer on purpose: to V8 a field that has only held those has
another shape than one with a time of day in it, so with -1 the first error of a run had the compiled engine thrown away and made anew (80 ms).
*/
export const NEVER_US = -1e12;
