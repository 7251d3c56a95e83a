import { code, table } from './markdown.ts';

type Priced = { readonly source: string };
const isPriced = (value: unknown): value is Priced => typeof value === 'object' && value !== null && 'source' in value;

/** Every price of an engine with the measurement or assumption behind it. */
export const costsTable = (costs: Readonly<Record<string, unknown>>): string => {
  const rows = Object.entries(costs).flatMap(([name, value]): string[][] => {
    if (isPriced(value)) return [[code(name), figures(value), value.source]];
    const source = costs[`${name.replace(/(Us|PerWork)$/, '')}Source`] ?? costs[`${name}Source`];
    return typeof value === 'number' ? [[code(name), String(value), typeof source === 'string' ? source : 'as above']] : [];
  });
  return table(['Price', 'Values', 'Where from'], rows);
};

const figures = (value: Priced): string => Object.entries(value).filter(([, figure]) => typeof figure === 'number').map(([name, figure]) => `${name} ${String(figure)}`).join(', ');
