"""The reference workload "the incident" as SimPy's own guide would have it: a process for each request, a Resource for the pool, a deadline beside it.

`idiom` has a timeout event for every request; `opt` only for one that has to wait, or whose service, once drawn, is seen to end too late."""
import json
import math
import random
import resource
import sys
import time

import simpy

size = sys.argv[1] if len(sys.argv) > 1 else 'small'
is_idiom = (sys.argv[2] if len(sys.argv) > 2 else 'idiom') == 'idiom'
END, LOCKED_FROM, LOCKED_TO = {'tiny': (60, 20, 40), 'small': (600, 300, 360), 'big': (14400, 7200, 7260)}[size]
CONNECTIONS, QUEUE_MAX, PODS = 40, 500, 12
draw = random.Random(1).expovariate


class Counts:
    arrived = completed = probes_done = probes_sent = failed = timeouts = restarts = pod_ups = 0
    latency = 0.0


class World:
    def __init__(self, env):
        self.env = env
        self.pool = simpy.Resource(env, CONNECTIONS)
        self.is_locked = False
        self.unlocked = env.event()
        self.is_up = [True] * PODS
        self.failures = [0] * PODS
        self.pods_up = PODS

    def is_full(self):
        return self.pool.count == CONNECTIONS and len(self.pool.queue) >= QUEUE_MAX


def request(env, world, rate, patience):
    """One request or probe, to its end; its value says whether it was answered in time."""
    since = env.now
    deadline = env.timeout(patience) if is_idiom else None
    with world.pool.request() as place:
        if not place.triggered and deadline is None:
            deadline = env.timeout(patience)
        if deadline is None:
            yield place
        else:
            yield place | deadline
            if not place.triggered:
                return False
        while True:
            if not world.is_locked:
                service = draw(rate)
                left = since + patience - env.now
                if not is_idiom and service < left:
                    yield env.timeout(service)
                else:
                    deadline = deadline or env.timeout(left)
                    done = env.timeout(service)
                    yield done | deadline
                    if not done.processed:
                        return False
                if not world.is_locked:
                    return True
            # Parked until the lock is gone: exponential service has no memory and is then drawn afresh.
            deadline = deadline or env.timeout(max(0, since + patience - env.now))
            yield world.unlocked | deadline
            if deadline.processed:
                return False


def customer(env, world):
    since = env.now
    if (yield from request(env, world, 125.0, 5.0)):
        latency = env.now - since
        bins[min(51000, int(latency * 10000))] += 1
        Counts.latency += latency
        Counts.completed += 1
    else:
        Counts.timeouts += 1
        Counts.failed += 1


def customers(env, world):
    while True:
        yield env.timeout(draw(2000.0))
        Counts.arrived += 1
        if world.pods_up == 0 or world.is_full():
            Counts.failed += 1
        else:
            env.process(customer(env, world))


def probe(env, world, pod):
    if (yield from request(env, world, 1000.0, 1.0)):
        Counts.probes_done += 1
        world.failures[pod] = 0
    else:
        Counts.timeouts += 1
        probe_failed(env, world, pod)


def probe_failed(env, world, pod):
    if not world.is_up[pod]:
        return
    world.failures[pod] += 1
    if world.failures[pod] == 3:
        world.is_up[pod] = False
        world.pods_up -= 1
        Counts.restarts += 1
        env.process(restart(env, world, pod))


def restart(env, world, pod):
    yield env.timeout(30)
    world.is_up[pod] = True
    world.failures[pod] = 0
    world.pods_up += 1
    Counts.pod_ups += 1


def prober(env, world, pod):
    turn = 0
    while True:
        yield env.timeout(max(0, pod * 10 / PODS + 10 * turn - env.now))
        turn += 1
        if not world.is_up[pod]:
            continue
        Counts.probes_sent += 1
        if world.is_full():
            probe_failed(env, world, pod)
        else:
            env.process(probe(env, world, pod))


def lock(env, world):
    yield env.timeout(LOCKED_FROM)
    world.is_locked = True
    yield env.timeout(LOCKED_TO - LOCKED_FROM)
    world.is_locked = False
    world.unlocked.succeed()


def quantile_ms(share):
    left = math.ceil(Counts.completed * share)
    for number, count in enumerate(bins):
        left -= count
        if left <= 0:
            return (number + 0.5) / 10
    return len(bins) / 10


bins = [0] * 51001
before = time.process_time()
env = simpy.Environment()
world = World(env)
env.process(lock(env, world))
for each in range(PODS):
    env.process(prober(env, world, each))
env.process(customers(env, world))
env.run(until=END)
cpu_ms = (time.process_time() - before) * 1000
c = Counts
print(json.dumps({
    'size': size, 'events': c.arrived + c.completed + c.probes_done + c.timeouts + c.probes_sent + c.restarts + c.pod_ups + 2, 'cpuMs': cpu_ms,
    'rssMb': round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000), 'counters': {'completed': c.completed, 'failed': c.failed, 'restarts': c.restarts},
    'latencyMs': {'mean': c.latency / c.completed * 1000, 'p50': quantile_ms(0.5), 'p99': quantile_ms(0.99), 'p999': quantile_ms(0.999)},
}))
