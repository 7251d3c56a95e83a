import { Stateful } from '../kernel/stateful.ts';
import { FROM_INTERVENTIONS, NOT_BEFORE } from './event-numbers.ts';
import type { Simulation } from './simulation.ts';
import type { Intervention } from './simulation-setup.ts';

export type TimedIntervention = { readonly atUs: number } & Intervention;

/** What the on-call engineer does, in order of time. */
export class Interventions extends Stateful {
  private done = 0;
  /** Configuration rather than state: a branch has a list of its own. */
  private readonly list: { all: readonly TimedIntervention[] };
  private readonly sim: Simulation;

  constructor(sim: Simulation, list: readonly TimedIntervention[]) {
    super();
    this.sim = sim;
    this.list = { all: sorted(list) };
    this.findNext();
  }

  /** Puts another list in place; what it says up to now must be what has been done. */
  replace(list: readonly TimedIntervention[]): void {
    this.list.all = sorted(list);
    this.findNext();
  }

  carryOut(): void {
    const { sim } = this;
    const action = this.list.all[this.done++];
    this.findNext();
    sim.journal.write({ atUs: sim.nowUs, kind: 'action', action: action.kind, effect: this.effectOf(action) });
  }

  private findNext(): void {
    const { sources } = this.sim;
    sources[FROM_INTERVENTIONS] = this.list.all[this.done]?.atUs ?? Infinity;
    sources[NOT_BEFORE] = Math.min(sources[NOT_BEFORE], sources[FROM_INTERVENTIONS]);
  }

  private effectOf(action: Intervention): string {
    const { sim } = this;
    switch (action.kind) {
      case 'cancel':
      case 'terminate': {
        const session = sim.sessions.byName(action.session);
        if (session === undefined) return `there is no session ${action.session}`;
        return action.kind === 'cancel' ? sim.sessions.cancel(session.index, 'canceling statement due to user request') : sim.sessions.terminate(session.index);
      }
      case 'shed-traffic':
        sim.clients.shedShare = Math.max(0, Math.min(1, action.share));
        return `${Math.round(sim.clients.shedShare * 100)} % of new requests are turned away`;
      case 'scale-pods':
        sim.pods.scaleTo(action.pods);
        return `${sim.pods.wanted} pods wanted`;
      case 'set-probe':
        sim.probes.change(action);
        return action.off === true ? `${action.probe} probe off` : `${action.probe} probe changed`;
      case 'set-timeout':
        this.changeTimeout(action.setting, action.valueUs);
        return `${action.setting} = ${action.valueUs / 1000} ms for statements from now on`;
      case 'restart-pods':
        sim.pods.restartAll();
        return 'all pods told to stop';
    }
  }

  private changeTimeout(setting: 'lock_timeout' | 'statement_timeout' | 'idle_in_transaction_session_timeout', valueUs: number): void {
    const { sim } = this;
    if (setting === 'lock_timeout') sim.lockTimeoutUs = valueUs;
    else if (setting === 'statement_timeout') sim.statementTimeoutUs = valueUs;
    else sim.idleInTransactionTimeoutUs = valueUs;
  }
}

function sorted(list: readonly TimedIntervention[]): readonly TimedIntervention[] {
  return list.map((action, index) => ({ action, index })).toSorted((a, b) => a.action.atUs - b.action.atUs || a.index - b.index).map(({ action }) => action);
}
