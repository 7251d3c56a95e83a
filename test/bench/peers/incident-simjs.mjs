// The reference workload "the incident" as somebody who knows simjs would write it: a Buffer of forty tokens is the pool, timers are service, deadlines and
// probes, an Event is the end of the lock. `idiom` arms a deadline for every request; `opt` only for one that has to wait or whose service, once drawn, is seen to end too late.
// The published file exports nothing; it hangs its classes on a browser's window.
globalThis.window = {};
await import('simjs');
const simjs = globalThis.window.Sim;

const [size = 'small', flavour = 'idiom'] = process.argv.slice(2);
const [END, LOCKED_FROM, LOCKED_TO] = { tiny: [60, 20, 40], small: [600, 300, 360], big: [14_400, 7_200, 7_260] }[size];
const CONNECTIONS = 40;
const QUEUE_MAX = 500;
const PODS = 12;
const isIdiom = flavour === 'idiom';

// xoshiro128**, so that no peer is slowed by its library's generator.
let [s0, s1, s2, s3] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];
function exponential(mean) {
  const product = Math.imul(s1, 5);
  const bits = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
  const t = s1 << 9;
  s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = (s3 << 11) | (s3 >>> 21);
  return -mean * Math.log((bits + 0.5) / 4294967296);
}

const counts = { arrived: 0, completed: 0, probesDone: 0, probesSent: 0, failed: 0, timeouts: 0, restarts: 0, podUps: 0 };
const bins = new Uint32Array(51_001);
let latencySum = 0;
let busy = 0;
let waiting = 0;
let podsUp = PODS;
let isLocked = false;
const isUp = Array.from({ length: PODS }, () => true);
const failures = Array.from({ length: PODS }, () => 0);
const pool = new simjs.Buffer('pool', CONNECTIONS, CONNECTIONS);
const unlocked = new simjs.Event('unlocked');

class Service extends simjs.Entity {
  start() {
    this.setTimer(exponential(1 / 2000)).done(this.arrive);
    for (let pod = 0; pod < PODS; pod++) this.setTimer((pod * 10) / PODS).done(this.probe, this, [pod]);
    this.setTimer(LOCKED_FROM).done(() => { isLocked = true; });
    this.setTimer(LOCKED_TO).done(() => { isLocked = false; unlocked.fire(); });
  }

  arrive() {
    counts.arrived++;
    this.setTimer(exponential(1 / 2000)).done(this.arrive);
    if (podsUp === 0 || (busy === CONNECTIONS && waiting === QUEUE_MAX)) counts.failed++;
    else this.enter({ pod: -1, sinceS: this.time(), patienceS: 5, deadline: null, checkout: null, service: null, state: 'waiting' });
  }

  probe(pod) {
    if (!isUp[pod]) return;
    counts.probesSent++;
    this.setTimer(10).done(this.probe, this, [pod]);
    if (busy === CONNECTIONS && waiting === QUEUE_MAX) this.probeFailed(pod);
    else this.enter({ pod, sinceS: this.time(), patienceS: 1, deadline: null, checkout: null, service: null, state: 'waiting' });
  }

  enter(request) {
    if (busy < CONNECTIONS) {
      busy++;
      request.state = 'called';
    } else {
      waiting++;
    }
    if (isIdiom || request.state === 'waiting') this.armDeadline(request);
    request.checkout = this.getBuffer(pool, 1).done(this.granted, this, request);
  }

  granted(request) {
    // One that waited takes over the connection of whoever gave it back, so `busy` stays.
    if (request.state === 'waiting') waiting--;
    request.state = 'holding';
    this.serve(request);
  }

  serve(request) {
    if (request.state !== 'holding') return;
    if (isLocked) {
      this.armDeadline(request);
      request.service = this.waitEvent(unlocked).done(this.serve, this, request);
      return;
    }
    const seconds = exponential(request.pod < 0 ? 0.008 : 0.001);
    if (this.time() + seconds >= request.sinceS + request.patienceS) this.armDeadline(request);
    request.service = this.setTimer(seconds).done(this.served, this, request);
  }

  served(request) {
    if (isLocked) {
      // Parked: exponential service has no memory, so it is drawn afresh when the lock is gone.
      this.serve(request);
      return;
    }
    if (request.deadline !== null) request.deadline.cancel();
    request.state = 'over';
    if (request.pod < 0) {
      const seconds = this.time() - request.sinceS;
      bins[Math.min(51_000, Math.floor(seconds * 10_000))]++;
      latencySum += seconds;
      counts.completed++;
    } else {
      counts.probesDone++;
      failures[request.pod] = 0;
    }
    this.giveBack();
  }

  armDeadline(request) {
    if (request.deadline === null) request.deadline = this.setTimer(Math.max(0, request.sinceS + request.patienceS - this.time())).done(this.tooLate, this, request);
  }

  tooLate(request) {
    counts.timeouts++;
    const { state } = request;
    request.state = 'over';
    if (state === 'waiting') {
      waiting--;
      request.checkout.cancel();
    } else {
      if (request.service !== null) request.service.cancel();
      this.giveBack();
    }
    if (request.pod < 0) counts.failed++;
    else this.probeFailed(request.pod);
  }

  giveBack() {
    if (waiting === 0) busy--;
    this.putBuffer(pool, 1);
  }

  probeFailed(pod) {
    if (!isUp[pod] || ++failures[pod] < 3) return;
    isUp[pod] = false;
    podsUp--;
    counts.restarts++;
    this.setTimer(30).done(this.up, this, [pod]);
  }

  up(pod) {
    isUp[pod] = true;
    failures[pod] = 0;
    podsUp++;
    counts.podUps++;
    const first = (pod * 10) / PODS;
    const turns = Math.floor((this.time() - first) / 10 + 1e-9) + 1;
    this.setTimer(first + turns * 10 - this.time()).done(this.probe, this, [pod]);
  }
}

function quantileMs(share) {
  let left = Math.ceil(counts.completed * share);
  for (let bin = 0; bin < bins.length; bin++) if ((left -= bins[bin]) <= 0) return (bin + 0.5) / 10;
  return bins.length / 10;
}

const before = process.cpuUsage();
const threadBefore = process.threadCpuUsage();
const sim = new simjs.Sim();
sim.addEntity(Service);
sim.simulate(END, Number.MAX_SAFE_INTEGER);
const used = process.cpuUsage(before);
const usedHere = process.threadCpuUsage(threadBefore);
const { arrived, completed, failed, probesDone, probesSent, timeouts, restarts, podUps } = counts;
console.log(JSON.stringify({
  size, events: arrived + completed + probesDone + timeouts + probesSent + restarts + podUps + 2, cpuMs: (used.user + used.system) / 1000, mainMs: (usedHere.user + usedHere.system) / 1000,
  rssMb: Math.round(process.resourceUsage().maxRSS / 1000), counters: { completed, failed, restarts },
  latencyMs: { mean: (latencySum / completed) * 1000, p50: quantileMs(0.5), p99: quantileMs(0.99), p999: quantileMs(0.999) },
}));
