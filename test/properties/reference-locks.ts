type Request = { readonly who: number; readonly relation: string; readonly mode: number; rest: { relation: string; mode: number }[] };

/**
PostgreSQL's relation locks in the plainest way: lists of what is granted and what waits, gone through from the start at every change. No
counters, no masks, no fast path: what the simulator's lock table is compared with.
*/
export class ReferenceLocks {
  private granted: { who: number; relation: string; mode: number }[] = [];
  private queue: Request[] = [];
  private readonly conflicts: readonly (readonly number[])[];

  constructor(conflicts: readonly (readonly number[])[]) {
    this.conflicts = conflicts;
  }

  acquire(who: number, relation: string, mode: number): void {
    this.ask({ who, relation, mode, rest: [] });
  }

  acquireAll(who: number, relations: readonly string[], mode: number): void {
    const [first, ...rest] = relations;
    this.ask({ who, relation: first, mode, rest: rest.map((relation) => ({ relation, mode })) });
  }

  leave(who: number): void {
    this.queue = this.queue.filter((request) => request.who !== who);
    this.granted = this.granted.filter((lock) => lock.who !== who);
    this.settle();
  }

  waiting(): number[] {
    return this.queue.map((request) => request.who);
  }

  holdsAny(who: number): boolean {
    return this.granted.some((lock) => lock.who === who);
  }

  picture(relation: string, owners: number): { held: number[]; waiting: number[] } {
    const held = Array.from({ length: owners }, (_, owner) => this.granted.filter((lock) => lock.who === owner && lock.relation === relation).reduce((mask, lock) => mask | (1 << lock.mode), 0));
    return { held, waiting: this.queue.filter((request) => request.relation === relation).map((request) => request.who) };
  }

  private ask(request: Request): void {
    const ahead = this.queue.filter((other) => other.relation === request.relation);
    if (ahead.some((other) => this.conflicts[request.mode].includes(other.mode)) || this.isHeld(request)) this.queue.push(request);
    else this.grant(request);
  }

  private grant(request: Request): void {
    this.granted.push({ who: request.who, relation: request.relation, mode: request.mode });
    const [next, ...rest] = request.rest;
    if (next !== undefined) this.ask({ who: request.who, ...next, rest });
  }

  private isHeld(request: Request): boolean {
    return this.granted.some((lock) => lock.who !== request.who && lock.relation === request.relation && this.conflicts[request.mode].includes(lock.mode));
  }

  private settle(): void {
    for (;;) {
      const next = this.queue.find((request, index) => {
        const ahead = this.queue.slice(0, index).filter((other) => other.relation === request.relation);
        return !this.isHeld(request) && !ahead.some((other) => this.conflicts[request.mode].includes(other.mode));
      });
      if (next === undefined) return;
      this.queue.splice(this.queue.indexOf(next), 1);
      this.grant(next);
    }
  }
}
