import type { Node } from './ast.ts';
import type { Draft } from './draft.ts';
import { typeParts } from './types.ts';

const patterns: Readonly<Record<string, RegExp>> = {
  smallint: /^\s*[+-]?\w+\s*$/, integer: /^\s*[+-]?\w+\s*$/, bigint: /^\s*[+-]?\w+\s*$/,
  uuid: /^\s*\{?[0-9a-f-]+\}?\s*$/i, boolean: /^\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)\s*$/i,
};

const startsWithDigit = /^\s*[+-]?\d/;

/** A quoted constant that cannot be read as the type: the server's 22P02. Types whose input is forgiving (dates, intervals) are let through. */
export const refuseLiteral = (draft: Draft, type: string, value: Node | undefined): void => {
  const text = value?.A_Const?.sval === undefined ? null : String(value.A_Const.sval.sval ?? '');
  const { base, isArray } = typeParts(type);
  if (text === null || isArray || !draft.isRecording) return;
  const own = draft.catalogue.type(base);
  if (own?.kind === 'enum' && !own.labels.includes(text)) draft.refuse('22P02', `invalid input value for enum ${base}: "${text}"`);
  const pattern = patterns[base];
  const isNumber = base.endsWith('int') || base === 'integer';
  if (pattern !== undefined && (!pattern.test(text) || (isNumber && !startsWithDigit.test(text)))) draft.refuse('22P02', `invalid input syntax for type ${base}: "${text}"`);
};
