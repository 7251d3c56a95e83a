import type { Session } from './session.ts';
import type { Simulation } from './simulation.ts';
import type { SessionView } from './step.ts';

/** What a session's driver may look at now. */
export function sessionView(sim: Simulation, session: Session): SessionView {
  const { wal, locks } = sim;
  return {
    nowUs: sim.nowUs, last: session.last, inTransaction: session.inTransaction, isAborted: session.isAborted, walBytesTotal: wal.totalBytes,
    checkpointWalBytes: wal.checkpointBytes, checkpointUs: wal.checkpointUs, checkpoints: wal.checkpoints, replicaLagUs: sim.standby.lagUs(),
    holds: (relation, mode) => (locks.maskOf(session.index, locks.relation(relation)) & (1 << locks.modeNumber(mode))) !== 0,
    random: () => session.random.uniform(),
  };
}
