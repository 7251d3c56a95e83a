/** What the terminal and its user's wishes allow, as far as a program can know it. */
export type Capabilities = {
  /** Both ends are a terminal: the museum can be walked through. */
  readonly isTerminal: boolean;
  /** Text line by line instead of screens: for screen readers, pipes and terminals that cannot move the cursor. */
  readonly isLinear: boolean;
  readonly colour: 'none' | 'basic' | '256' | 'truecolor';
  readonly isAscii: boolean;
  /** Nothing moves by itself. */
  readonly isStill: boolean;
  readonly columns: number;
  readonly rows: number;
};

export type CapabilityInputs = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stdin: { readonly isTTY?: boolean };
  /** What the command line asks for; undefined = not said. */
  readonly asked: { readonly ascii?: boolean; readonly still?: boolean; readonly linear?: boolean; readonly colour?: boolean };
};

/** Reads environment, streams and flags; a flag wins over the environment, the environment over the streams. */
export function capabilities(inputs: CapabilityInputs): Capabilities {
  const { env, stdout, stdin, asked } = inputs;
  const isTerminal = stdout.isTTY === true && stdin.isTTY === true;
  const isDumb = env.TERM === 'dumb';
  return {
    isTerminal,
    isLinear: asked.linear ?? (!isTerminal || isDumb || isSet(env.CI) || env.INK_SCREEN_READER === 'true'),
    colour: asked.colour === false ? 'none' : colourOf(env, stdout.isTTY === true, isDumb, inputs.platform),
    isAscii: asked.ascii ?? !speaksUnicode(env, inputs.platform),
    isStill: asked.still ?? isSet(env.RUNAWAY_MIGRATION_STILL),
    columns: stdout.columns ?? 80,
    rows: stdout.rows ?? 24,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** NO_COLOR (no-color.org): any value that is not empty. FORCE_COLOR: 0 to 3, as Node's own `getColorDepth` reads it. */
function colourOf(env: CapabilityInputs['env'], isTty: boolean, isDumb: boolean, platform: string): Capabilities['colour'] {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 'none' : forced === '3' ? 'truecolor' : forced === '2' ? '256' : 'basic';
  if ((env.NO_COLOR ?? '') !== '' || !isTty || isDumb) return 'none';
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || isSet(env.WT_SESSION) || platform === 'win32') return 'truecolor';
  return /256color|kitty|alacritty|ghostty/.test(env.TERM ?? '') ? '256' : 'basic';
}

/** A locale that names another charset than UTF-8, the C locale and the Linux console draw signs outside ASCII wrong. No locale at all says nothing. */
function speaksUnicode(env: CapabilityInputs['env'], platform: string): boolean {
  if (platform === 'win32') return isSet(env.WT_SESSION) || isSet(env.ConEmuTask) || env.TERM_PROGRAM === 'vscode' || /xterm|alacritty/.test(env.TERM ?? '');
  if (env.TERM === 'linux') return false;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
