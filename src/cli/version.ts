declare const __VERSION__: string | undefined;

/** The program's version; its source has none. */
export const VERSION: string = typeof __VERSION__ === 'string' ? __VERSION__ : 'not built';
