import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { didYouMean } from '../text/suggestion.ts';
import type { FaultList } from './level-fault.ts';

const STRICT = { disallowComments: true, allowTrailingComma: false } as const;

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/**
Reads JSON of a known shape.

@returns null when something is wrong with it; every fault is then in `faults`, with line and column
*/
export function readJson<T>(schema: z.ZodMiniType<T>, file: string, content: string, faults: FaultList): T | null {
  const errors: ParseError[] = [];
  const root = parseTree(content, errors, STRICT);
  if (root === undefined || errors.length > 0) {
    const [{ error, offset }] = errors.length > 0 ? errors : [{ error: 0, offset: 0 }];
    const what = content.trim() === '' ? 'it is empty' : printParseErrorCode(error).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
    faults.add(placeAt(file, content, offset), `this is not JSON: ${what}`);
    return null;
  }
  return checked(schema, JSON.parse(content) as unknown, [{ file, content, at: [] }], faults);
}

/** A file that a value was put together from, and where in it the value's fields stand. */
export type Layer = { readonly file: string; readonly content: string; readonly at: Path };

/**
A value of a known shape that was put together from files, the later ones laid over the earlier.

@returns null when something is wrong with it; every fault is then in `faults`, at its place in the last file that has the field
*/
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown, layers: readonly Layer[], faults: FaultList): T | null {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const trees = layers.map((layer) => ({ ...layer, root: parseTree(layer.content) })).toReversed();
  for (const issue of result.error.issues) sayIssue(issue, { schema, value, placeOf: (path) => placeIn(trees, path) }, faults);
  return null;
}

type Source = { readonly schema: z.ZodMiniType; readonly value: unknown; readonly placeOf: (path: Path) => string };

function sayIssue(issue: Issue, source: Source, faults: FaultList): void {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = path.length === 0 ? 'the file' : `field "${path.join('.')}"`;
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) faults.add(source.placeOf([...path, key]), `${path.length === 0 ? '' : `in ${name}: `}"${key}" is no field that is known here.${didYouMean(key, keysAt(source.schema, path))}`);
    return;
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The form that was meant is the one that fits best: the one with the fewest faults.
    const [nearest] = issue.errors.toSorted((one, other) => one.length - other.length);
    const isDeep = nearest.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys');
    if (isDeep) {
      for (const inner of nearest) sayIssue({ ...inner, path: [...issue.path, ...inner.path] }, source, faults);
      return;
    }
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const known = schemasAt(source.schema, path).flatMap((schema) => [...(schema._zod.values ?? [])]);
    faults.add(source.placeOf(path), `${name} ${oneOf(known, valueAt(source.value, path))}`);
    return;
  }
  faults.add(source.placeOf(path), `${name} ${wish(issue, valueAt(source.value, path))}`);
}

/** What a field must be, and what it is. */
function wish(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type': return `must be ${KINDS[issue.expected] ?? issue.expected}, and is ${kindOf(value)}`;
    case 'invalid_value': return isNewerFormat(issue, value) ? `is ${String(value)}: this level is written for a newer program. Update it: npm install --global runaway-migration@latest` : oneOf(issue.values, value);
    case 'too_small': return typeof value === 'number' ? `must be at least ${issue.minimum}, and is ${value}` : `must have at least ${issue.minimum} ${typeof value === 'string' ? 'letter' : 'entry'}`;
    case 'too_big': return `must be at most ${issue.maximum}, and is ${String(value)}`;
    case 'invalid_format': return issue.format === 'starts_with' ? `must begin with "${String((issue as { readonly prefix?: unknown }).prefix)}"` : issue.message;
    case 'invalid_union': return `is ${kindOf(value)}, and that may not stand here`;
    case 'custom': return issue.message;
    default: return `cannot be used: ${issue.message}`;
  }
}

function oneOf(known: readonly unknown[], value: unknown): string {
  if (value === undefined) return 'is missing';
  return `must be ${known.map((one) => JSON.stringify(one)).join(' or ')}, and is ${typeof value === 'string' ? `${JSON.stringify(value)}.${didYouMean(value, known.map(String))}` : kindOf(value)}`;
}

const isNewerFormat = (issue: Issue, value: unknown): boolean => issue.path.length === 1 && issue.path[0] === 'format' && typeof value === 'number' && value > 1;

const KINDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object', array: 'a list', record: 'an object', null: 'null', int: 'a whole number' };

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction';
  return KINDS[typeof value] ?? typeof value;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Readonly<Record<string | number, unknown>> | null)?.[part], value);
}

/** Field names that the schema knows at a place; none where anything may stand. */
function keysAt(schema: z.ZodMiniType, path: Path): readonly string[] {
  return schemasAt(schema, path).flatMap((one) => {
    const def = definitionOf(one);
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** What may stand at a place, each alternative on its own. */
function schemasAt(schema: z.ZodMiniType, path: Path): readonly z.ZodMiniType[] {
  const def = definitionOf(schema);
  if (def.type === 'optional' || def.type === 'nullable') return schemasAt(def.innerType, path);
  if (def.type === 'union') return def.options.flatMap((option) => schemasAt(option, path));
  if (path.length === 0) return [schema];
  const [first, ...rest] = path;
  const inner = def.type === 'object' ? def.shape[first] : def.type === 'array' ? def.element : def.type === 'record' ? def.valueType : undefined;
  return inner === undefined ? [] : schemasAt(inner, rest);
}

const definitionOf = (schema: z.ZodMiniType): Definition => (schema._zod as unknown as { readonly def: Definition }).def;

type Definition =
  | { readonly type: 'object'; readonly shape: Readonly<Record<string | number, z.ZodMiniType>> }
  | { readonly type: 'array'; readonly element: z.ZodMiniType }
  | { readonly type: 'record'; readonly valueType: z.ZodMiniType }
  | { readonly type: 'optional' | 'nullable'; readonly innerType: z.ZodMiniType }
  | { readonly type: 'union'; readonly options: readonly z.ZodMiniType[] };

/** `file:line:column` of a field of a file of JSON, or of the nearest thing around it that is there. */
export function placesIn(file: string, content: string): (path: Path) => string {
  const tree = { file, content, at: [], root: parseTree(content) };
  return (path) => placeIn([tree], path);
}

type Tree = Layer & { readonly root: Node | undefined };

/** `file:line:column` of a field, or of the nearest thing around it that is there, in the first file that has it. */
function placeIn(trees: readonly Tree[], path: Path): string {
  for (let length = path.length; length >= 0; length--) {
    for (const { root, at, file, content } of trees) {
      const node = root && findNodeAtLocation(root, [...at, ...path.slice(0, length)]);
      // A field's value begins behind its name: the name is what one looks for.
      if (node) return placeAt(file, content, node.parent?.type === 'property' ? node.parent.offset : node.offset);
    }
  }
  return trees[0].file;
}

function placeAt(file: string, content: string, offset: number): string {
  const before = content.slice(0, offset).split('\n');
  return `${file}:${before.length}:${before[before.length - 1].length + 1}`;
}
