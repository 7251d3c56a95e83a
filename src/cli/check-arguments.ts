import { didYouMean } from '../text/suggestion.ts';
import { UsageError } from './command.ts';

/** What an option wants behind it: a value, or nothing. */
export type OptionKinds = Readonly<Record<string, 'value' | 'flag'>>;

export type Arguments = { readonly options: ReadonlyMap<string, string>; readonly flags: ReadonlySet<string>; readonly rest: readonly string[] };

/**
Splits `--name value`, `--name=value`, flags and everything else. `--` ends the options; a single `-` is a file name.

@throws UsageError for an unknown option, a value that is missing, or an option given twice
*/
export const parseArguments = (command: string, args: readonly string[], kinds: OptionKinds): Arguments => {
  const options = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  const refuse = (sentence: string): never => {
    throw new UsageError(`${sentence} Run "runaway-migration ${command} --help" for what it accepts.`);
  };
  let position = 0;
  while (position < args.length) {
    const argument = args[position]!;
    position += 1;
    if (argument === '--') {
      rest.push(...args.slice(position));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      rest.push(argument);
      continue;
    }
    const [name, inline] = splitAtEquals(argument.replace(/^--?/, ''));
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      refuse(`${command} has no option "${argument.split('=')[0]}".${didYouMean(name, Object.keys(kinds))}`);
    }
    if (options.has(name) || flags.has(name)) {
      refuse(`The option --${name} is given twice.`);
    }
    if (kind === 'flag') {
      if (inline !== null) {
        refuse(`The option --${name} takes no value, and "${inline}" stands behind it.`);
      }
      flags.add(name);
      continue;
    }
    const value = inline ?? args[position];
    if (value === undefined || (inline === null && value.startsWith('--'))) {
      refuse(`The option --${name} needs a value.`);
    }
    position += inline === null ? 1 : 0;
    options.set(name, value!);
  }
  return { options, flags, rest };
};

const splitAtEquals = (text: string): readonly [string, string | null] => {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
};

/** The value of an option that must be one of some words. */
export const oneOf = (command: string, name: string, value: string, known: readonly string[]): string => {
  if (!known.includes(value)) {
    throw new UsageError(`--${name} knows ${known.join(', ')}, not "${value}".${didYouMean(value, known)} Run "runaway-migration ${command} --help" for more.`);
  }
  return value;
};
