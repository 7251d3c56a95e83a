import { DataError } from './fault.ts';

/*
Moments are kept as text of one width, 'YYYY-MM-DD HH:MM:SS.uuuuuu' in UTC, so that SQLite's text order is the order of time; a date is the first
ten letters. Intervals are kept as 'months days microseconds', the server's own three fields.
*/

const DAY_US = 86_400_000_000;
const UNIT_US: Readonly<Record<string, number>> = { microsecond: 1, millisecond: 1000, second: 1_000_000, minute: 60_000_000, hour: 3_600_000_000 };
const UNIT_DAYS: Readonly<Record<string, number>> = { day: 1, week: 7 };
const UNIT_MONTHS: Readonly<Record<string, number>> = { month: 1, year: 12, decade: 120, century: 1200 };

/** Microseconds since 1970 (UTC) as a moment's text. Exact: seconds and microseconds are kept apart. */
export function momentText(us: number): string {
  const days = Math.floor(us / DAY_US);
  const rest = us - days * DAY_US;
  const seconds = Math.floor(rest / 1_000_000);
  return `${dayText(days)} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(rest % 1_000_000).padStart(6, '0')}`;
}

let lastDay: readonly [number, string] = [0, '1970-01-01'];

/** The calendar day so many days after 1970; rows that follow each other share theirs. */
function dayText(days: number): string {
  if (lastDay[0] !== days) lastDay = [days, new Date(days * 86_400_000).toISOString().slice(0, 10)];
  return lastDay[1];
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Microseconds since 1970 of a moment's text (or a date's). */
export function momentUs(text: string): number {
  const millis = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10)), Number(text.slice(11, 13) || 0), Number(text.slice(14, 16) || 0), Number(text.slice(17, 19) || 0));
  return millis * 1000 + Number((text.slice(20) || '0').padEnd(6, '0'));
}

/** Reads what people write for a moment; an offset is applied ('2024-05-01 12:00+02'). Without one the session's zone, UTC, is meant. */
export function readMoment(text: string, typeName: string): string {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?\s*$/i.exec(text);
  if (!match) throw new DataError('22007', `invalid input syntax for type ${typeName}: "${text}"`);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = ''] = match;
  if (Number(month) > 12 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59) throw new DataError('22008', `date/time field value out of range: "${text}"`);
  const millis = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (new Date(millis).getUTCMonth() !== Number(month) - 1 && Number(hour) < 24) throw new DataError('22008', `date/time field value out of range: "${text}"`);
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  const offsetUs = offset && typeName.includes('with time zone') ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * 60_000_000 : 0;
  return momentText(millis * 1000 + Number(fraction.padEnd(6, '0')) - offsetUs);
}

/** Prints a moment as the server does: no trailing zeros, an offset for the type that carries one. */
export function printMoment(text: string, isWithZone: boolean): string {
  return (text.includes('.') ? text.replace(/\.?0+$/, '') : text) + (isWithZone ? '+00' : '');
}

/** Reads an interval ('1 day', '2 hours 30 min', '01:30:00', '1 year ago' is not read). */
export function readInterval(text: string): string {
  let months = 0, days = 0, us = 0;
  const rest = text.trim().toLowerCase()
    .replace(/([+-])?(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?/g, (_, sign: string | undefined, hours: string, minutes: string, seconds: string | undefined) => {
      us += (sign === '-' ? -1 : 1) * Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1_000_000);
      return '';
    })
    .replace(/([+-]?\d+(?:\.\d+)?)\s*([a-z]+)/g, (whole, amount: string, word: string) => {
      const unit = ({ s: 'second', sec: 'second', secs: 'second', min: 'minute', mins: 'minute', m: 'minute', h: 'hour', hr: 'hour', hrs: 'hour', d: 'day', w: 'week', y: 'year', yr: 'year',
        mon: 'month', mons: 'month', ms: 'millisecond', us: 'microsecond', centuries: 'century' } as Record<string, string>)[word] ?? word.replace(/s$/, '');
      const n = Number(amount);
      if (unit in UNIT_MONTHS) months += Math.round(n * UNIT_MONTHS[unit]);
      else if (unit in UNIT_DAYS) { days += Math.trunc(n * UNIT_DAYS[unit]); us += Math.round((n * UNIT_DAYS[unit] - Math.trunc(n * UNIT_DAYS[unit])) * DAY_US); }
      else if (unit in UNIT_US) us += Math.round(n * UNIT_US[unit]);
      else return whole;
      return '';
    });
  if (/^[+-]?\d+(\.\d+)?$/.test(rest.trim())) us += Math.round(Number(rest) * 1_000_000);
  else if (rest.trim() !== '') throw new DataError('22007', `invalid input syntax for type interval: "${text}"`);
  return `${months} ${days} ${us}`;
}

function fieldsOf(interval: string): readonly [number, number, number] {
  const [months, days, us] = interval.split(' ').map(Number);
  return [months, days, us];
}

/** An interval's length as the server compares it: a month is 30 days, a day 24 hours. */
export function intervalUs(interval: string): number {
  const [months, days, us] = fieldsOf(interval);
  return (months * 30 + days) * DAY_US + us;
}

export function intervalOfUs(us: number): string {
  const days = Math.trunc(us / DAY_US);
  return `0 ${days} ${us - days * DAY_US}`;
}

export function scaleInterval(interval: string, factor: number): string {
  const [months, days, us] = fieldsOf(interval);
  return `${Math.trunc(months * factor)} ${Math.trunc(days * factor)} ${Math.round(us * factor + (days * factor - Math.trunc(days * factor)) * DAY_US)}`;
}

export function addIntervals(a: string, b: string, sign: number): string {
  const left = fieldsOf(a), right = fieldsOf(b);
  return left.map((field, at) => field + sign * right[at]).join(' ');
}

/** Moment plus interval: months first and clamped to the month's end, then days, then the rest. */
export function shiftMoment(text: string, interval: string, sign: number): string {
  const [months, days, us] = fieldsOf(interval);
  const base = momentUs(text);
  const inDay = ((base % DAY_US) + DAY_US) % DAY_US;
  const date = new Date((base - inDay) / 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + sign * months);
  const monthEnd = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, monthEnd));
  return momentText(date.getTime() * 1000 + inDay + sign * (days * DAY_US + us));
}

function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** Prints an interval as the server does ('1 year 2 mons 3 days 04:05:06.7'). */
export function printInterval(interval: string): string {
  const [months, days, us] = fieldsOf(interval);
  const parts: string[] = [];
  const years = Math.trunc(months / 12), rest = months % 12;
  if (years !== 0) parts.push(plural(years, 'year'));
  if (rest !== 0) parts.push(plural(rest, 'mon'));
  if (days !== 0) parts.push(plural(days, 'day'));
  if (us !== 0 || parts.length === 0) {
    const total = Math.abs(us);
    const clock = [Math.floor(total / 3_600_000_000), Math.floor(total / 60_000_000) % 60, Math.floor(total / 1_000_000) % 60].map((part) => String(part).padStart(2, '0')).join(':');
    const fraction = total % 1_000_000;
    parts.push(`${us < 0 ? '-' : ''}${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`}`);
  }
  return parts.join(' ');
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  YYYY: (text) => text.slice(0, 4), YY: (text) => text.slice(2, 4), MM: (text) => text.slice(5, 7), DD: (text) => text.slice(8, 10), HH24: (text) => text.slice(11, 13) || '00',
  HH12: (text) => String(((Number(text.slice(11, 13)) + 11) % 12) + 1).padStart(2, '0'), MI: (text) => text.slice(14, 16) || '00', SS: (text) => text.slice(17, 19) || '00',
  MS: (text) => text.slice(20, 23) || '000', US: (text) => text.slice(20, 26) || '000000', Q: (text) => String(extractField('quarter', text, false)),
  Mon: (text) => MONTHS[Number(text.slice(5, 7)) - 1].slice(0, 3), FMMonth: (text) => MONTHS[Number(text.slice(5, 7)) - 1],
};

/** to_char of a moment, for the usual patterns; another one is refused by name. */
export function formatMoment(text: string, pattern: string): string {
  return pattern.replace(/"([^"]*)"|YYYY|YY|MM|DD|HH24|HH12|MI|SS|MS|US|Q|Mon|FMMonth|[A-Za-z]+/g, (word, plain: string | undefined) => {
    if (plain !== undefined) return plain;
    if (!(word in PLACES)) throw new DataError(null, `The to_char() pattern ${word} cannot be carried out on the in-memory table yet`);
    return PLACES[word](text);
  });
}

/** date_trunc on a moment's text. */
export function truncateMoment(unit: string, text: string): string {
  const lengths: Readonly<Record<string, number>> = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 };
  const floor = '0000-01-01 00:00:00.000000';
  if (unit in lengths) return text.slice(0, lengths[unit]) + floor.slice(lengths[unit]);
  const us = momentUs(text);
  if (unit === 'week') return momentText((Math.floor((us / DAY_US - 4) / 7) * 7 + 4) * DAY_US);
  if (unit === 'quarter') return `${text.slice(0, 5)}${String(Math.floor((Number(text.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01 00:00:00.000000`;
  throw new DataError('22023', `unit "${unit}" not recognized for type timestamp`);
}

/** extract(unit FROM moment or interval). */
export function extractField(unit: string, text: string, isInterval: boolean): number {
  if (isInterval) {
    const [months, days, us] = fieldsOf(text);
    switch (unit) {
      // The server counts 365.25 days to a year here and 30 to a month of the rest.
      case 'epoch': return Math.trunc(months / 12) * 365.25 * 86_400 + (months % 12) * 30 * 86_400 + days * 86_400 + us / 1_000_000;
      case 'day': case 'days': return days;
      case 'hour': return Math.trunc(us / 3_600_000_000);
      case 'minute': return Math.trunc(us / 60_000_000) % 60;
      case 'second': return (us % 60_000_000) / 1_000_000;
      default: throw new DataError('22023', `unit "${unit}" not recognized for type interval`);
    }
  }
  const us = momentUs(text);
  switch (unit) {
    case 'epoch': return us / 1_000_000;
    case 'year': return Number(text.slice(0, 4));
    case 'month': return Number(text.slice(5, 7));
    case 'day': return Number(text.slice(8, 10));
    case 'hour': return Number(text.slice(11, 13));
    case 'minute': return Number(text.slice(14, 16));
    case 'second': return Number(text.slice(17));
    case 'quarter': return Math.floor((Number(text.slice(5, 7)) - 1) / 3) + 1;
    case 'dow': return (((Math.floor(us / DAY_US) + 4) % 7) + 7) % 7;
    case 'isodow': return ((((Math.floor(us / DAY_US) + 4) % 7) + 7) % 7) || 7;
    default: throw new DataError('22023', `unit "${unit}" not recognized for type timestamp`);
  }
}
