import { assert } from '../kernel/assert.ts';
import { Histogram } from '../kernel/histogram.ts';
import type { Durations } from '../kernel/histogram.ts';
import { NEVER_US } from '../kernel/never.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { FailureReason, Journal } from './journal.ts';

/** Counts customers' requests (not their tries): arrived = served + failed + waiting + in flight, at every moment. */
export class Meter extends Stateful {
  arrived = 0;
  served = 0;
  failed = 0;
  /** Between two tries. */
  waiting = 0;
  /** A try is under way, and its customer still wants the answer. */
  inFlight = 0;
  tries = 0;
  /** Counts up to the last full second. */
  private arrivedBefore = 0;
  private servedBefore = 0;
  private failedBefore = 0;
  firstErrorUs = NEVER_US;
  /** When the present episode of errors began; -1 while none goes on. */
  private errorsSinceUs = NEVER_US;
  private lastErrorUs = NEVER_US;
  private failedInEpisode = 0;
  blockedUsMax = 0;
  replicaBlockedUsMax = 0;
  /** Up to the last full second: of those served, and of those failed. */
  readonly servedLatency = new Histogram();
  private readonly failedLatency = new Histogram();
  /** In the present second: of those served, and of those failed. One histogram is touched for each request, not three. */
  readonly servedNow = new Histogram();
  readonly failedNow = new Histogram();
  /** Of all that ended in the last full second; made anew in each, so no part of what is captured. */
  private readonly endedLast = new Histogram();
  private readonly journal: Journal;
  private readonly classNames: readonly string[];

  constructor(journal: Journal, classNames: readonly string[]) {
    super();
    this.journal = journal;
    this.classNames = classNames;
  }

  serve(latencyUs: number): void {
    this.served++;
    this.servedNow.add(latencyUs);
  }

  fail(latencyUs: number): void {
    this.failed++;
    this.failedNow.add(latencyUs);
    this.failedInEpisode++;
  }

  /** So many customers came, tried so often, and each heard at once that there is nobody to ask: as often `fail(0)`. */
  turnAway(count: number, tries: number, lastUs: number): void {
    this.arrived += count;
    this.tries += count * tries;
    this.failed += count;
    this.failedInEpisode += count;
    this.failedNow.addZeros(count);
    this.lastErrorUs = lastUs;
  }

  /** So many customers came and were served, at this share of a second's durations. @returns how many */
  serveAlike(durations: Durations, share: number): number {
    const count = this.servedNow.addDurations(durations, share);
    this.arrived += count;
    this.tries += count;
    this.served += count;
    return count;
  }

  /** Whether an episode of errors goes on: its beginning has been written down. */
  get hasErrors(): boolean {
    return this.errorsSinceUs >= 0;
  }

  /** A customer has seen an error; there may be another try. */
  tryFailed(requestClass: number, reason: FailureReason, nowUs: number): void {
    this.lastErrorUs = nowUs;
    if (this.errorsSinceUs >= 0) return;
    this.errorsSinceUs = nowUs;
    this.failedInEpisode = 0;
    if (this.firstErrorUs < 0) this.firstErrorUs = nowUs;
    this.journal.write({ atUs: nowUs, kind: 'first-error', reason, requestClass: this.classNames[requestClass] });
  }

  /** Ends the episode of errors when ten seconds have brought no new one. */
  closeErrors(nowUs: number): void {
    if (this.errorsSinceUs < 0 || nowUs - this.lastErrorUs < 10_000_000) return;
    this.errorsSinceUs = NEVER_US;
    this.journal.write({ atUs: nowUs, kind: 'errors-over', failed: this.failedInEpisode });
  }

  blocked(us: number, isOnStandby: boolean): void {
    if (isOnStandby) { if (us > this.replicaBlockedUsMax) this.replicaBlockedUsMax = us; }
    else if (us > this.blockedUsMax) this.blockedUsMax = us;
  }

  /** The latencies of the second that ends now join those of the run. @returns them */
  takeLatencies(): Histogram {
    const { servedNow, failedNow, endedLast } = this;
    endedLast.clear();
    endedLast.addAll(servedNow);
    endedLast.addAll(failedNow);
    this.servedLatency.addAll(servedNow);
    this.failedLatency.addAll(failedNow);
    servedNow.clear();
    failedNow.clear();
    return endedLast;
  }

  /** Up to the last full second: of all that ended, either way. */
  endedLatency(): Histogram {
    const ended = new Histogram();
    ended.addAll(this.servedLatency);
    ended.addAll(this.failedLatency);
    return ended;
  }

  get histograms(): readonly Histogram[] {
    return [this.servedLatency, this.failedLatency, this.servedNow, this.failedNow];
  }

  /** Arrived, served, failed in the second that ends now. */
  takeSecond(): readonly [number, number, number] {
    const counts = [this.arrived - this.arrivedBefore, this.served - this.servedBefore, this.failed - this.failedBefore] as const;
    this.arrivedBefore = this.arrived;
    this.servedBefore = this.served;
    this.failedBefore = this.failed;
    return counts;
  }

  assertConserved(): void {
    // Asked every second: the sentence is only written when it is needed.
    if (this.arrived === this.served + this.failed + this.waiting + this.inFlight) return;
    assert(false, `requests were lost: ${this.arrived} arrived, ${this.served} served, ${this.failed} failed, ${this.waiting} waiting, ${this.inFlight} in flight`);
  }
}
