import { PODS_MAX } from './pods.ts';
import { PROBE_KINDS } from './probes.ts';

/** Order among events of one moment in the calendar. */
export const POD_CLASS = 0;
export const SERVER_CLASS = 1;
export const SERVICE_CLASS = 2;
export const PROBE_CLASS = 3;

/** Event numbers: each source has its range, requests the open one at the end. */
export const CPU_EVENTS = PODS_MAX;
export const PROBE_EVENTS = CPU_EVENTS + PODS_MAX;
export const STANDBY_EVENT = PROBE_EVENTS + PODS_MAX * PROBE_KINDS;
export const STANDBY_DELAY_EVENT = STANDBY_EVENT + 1;
/** A customer who was counted with the others meets a locked row. */
export const ROW_MEETING_EVENT = STANDBY_DELAY_EVENT + 1;
export const SESSION_EVENTS = ROW_MEETING_EVENT + 1;

/** Sources of events, first the ones that come first among events of one moment. Timeouts of constant length are lists, the rest is in the calendar. */
export const FROM_INTERVENTIONS = 0;
export const FROM_DEADLINES = 1;
export const FROM_PROBE_TIMEOUTS = 2;
export const FROM_CHECKOUTS = 3;
export const FROM_LOCK_TIMEOUTS = 4;
export const FROM_STATEMENT_TIMEOUTS = 5;
export const FROM_GHOST_CHECKS = 6;
export const FROM_DEADLOCK_CHECKS = 7;
export const FROM_CALENDAR = 8;
export const FROM_ARRIVALS = 9;
/** Not later than any source before the calendar's: one number to look at instead of eight. */
export const NOT_BEFORE = 10;
export const SOURCES = 11;
