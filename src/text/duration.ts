import { fixed, grouped } from './number.ts';

const second = 1_000_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number): string => String(value).padStart(2, '0');

/**
Microseconds as people read them: "40 µs", "6 ms", "0.9 s", "42 s", "2 m 24 s", "4 h 00 m 58 s", "3 d 04 h".

Each form keeps two or more significant digits and carries over cleanly (59.96 s is "1 m 00 s", never "60 s").
*/
export const duration = (us: number): string => {
  if (!Number.isFinite(us)) {
    return 'never';
  }
  if (us < 0) {
    return `-${duration(-us)}`;
  }
  if (us < 999.5) {
    return `${Math.round(us)} µs`;
  }
  if (us < 99_500) {
    return us < 9_950 && Math.round(us / 100) % 10 !== 0 ? `${fixed(us / 1000, 1)} ms` : `${Math.round(us / 1000)} ms`;
  }
  if (us < 9_950_000) {
    return `${fixed(us / second, 1)} s`;
  }
  const seconds = Math.round(us / second);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  }
  if (us < day) {
    return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} m ${two(seconds % 60)} s`;
  }
  const hours = Math.round(us / hour);
  return `${grouped(Math.floor(hours / 24))} d ${two(hours % 24)} h`;
};

/** As `duration`, padded on the left for tables; the longest form below a day ("23 h 59 m 59 s") takes 14 places. */
export const durationAligned = (us: number, width = 14): string => duration(us).padStart(width);

/** Without the smallest part, for sentences about estimates: "about 4 h", "about 2 m", "about 0.9 s". */
export const durationRough = (us: number): string => {
  if (!Number.isFinite(us) || us < minute) {
    return duration(us);
  }
  if (us < 10 * minute) {
    return duration(Math.round(us / (10 * second)) * 10 * second);
  }
  if (us < 59.5 * minute) {
    return `${Math.round(us / minute)} m`;
  }
  if (us >= day) {
    return duration(us);
  }
  const minutes = Math.round(us / (10 * minute)) * 10;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
};

/**
A moment on the run's clock: "00:05.3" below an hour, "1:02:03" from there; the tenths are dropped once hours show. Rounded as `duration` rounds,
so that the log's moment and a table's time from the start are the same figure.
*/
export const clock = (us: number): string => {
  const tenths = Math.round(us / 100_000);
  const seconds = tenths < 36_000 ? Math.floor(tenths / 10) : Math.round(us / second);
  return tenths < 36_000
    ? `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.${tenths % 10}`
    : `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

const unitUs: Readonly<Record<string, number>> = { us: 1, 'µs': 1, ms: 1000, s: second, sec: second, min: minute, m: minute, h: hour, d: day };

/** "2s", "500ms", "1.5 min", "4h" in microseconds, null when it is not a duration. A bare number has no unit and is refused. */
export const parseDuration = (text: string): number | null => {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|µs|ms|s|sec|min|m|h|d)\s*$/.exec(text);
  return match ? Math.round(Number(match[1]) * unitUs[match[2]]!) : null;
};
