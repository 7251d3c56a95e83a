/*
The reference workload "the incident" in plain C: the same algorithm as the simulator's (constant timeouts in a linked list, the rest in small heaps,
arrivals outside them), and nothing that the workload does not ask for. Built with `cc -O2 incident.c -lm`; prints one line of JSON.
Times are whole microseconds, as in the simulator. In the order of one moment: lock, pods, timeouts, completions, probes, arrivals.
*/
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define CONNECTIONS 40
#define QUEUE_MAX 500
#define PODS 12
#define SLOTS 1024
#define BINS 51001
#define SECOND 1000000LL
#define NEVER INT64_MAX

typedef struct { int64_t arrivedUs; int pod, next, previous, timeoutNext, timeoutPrevious, place; int8_t holds; } Slot;
typedef struct { int head, tail; int64_t afterUs; } List;

static Slot slots[SLOTS];
static int freeSlots[SLOTS], freeCount;
static int queueHead = -1, queueTail = -1, queueLength, busy;
static int64_t heapUs[CONNECTIONS];
static int heapSlot[CONNECTIONS], heapLength;
static List deadlines = {-1, -1, 5 * SECOND}, probeTimeouts = {-1, -1, SECOND};
static int64_t probeUs[PODS], upUs[PODS];
static int nextProbe; /* the pod whose probe comes first */
static int isUp[PODS], failures[PODS], podsUp = PODS;
static int isLocked;
static int64_t now, arrived, completed, failed, probesDone, probesSent, timeouts, restarts, podUps, waitedUs, granted;
static int64_t bins[BINS], latencySum;

static uint64_t random4[4] = {0x9e3779b97f4a7c15u, 0xbf58476d1ce4e5b9u, 0x94d049bb133111ebu, 0x2545f4914f6cdd1du};
static uint64_t rotated(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }
static double exponential(double mean) { /* xoshiro256++ and a logarithm */
  uint64_t *s = random4, result = rotated(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotated(s[3], 45);
  return -mean * log(((double)(result >> 11) + 0.5) * 0x1p-53);
}

static void place(int at, int64_t us, int slot) { heapUs[at] = us; heapSlot[at] = slot; slots[slot].place = at; }
static void siftUp(int at, int64_t us, int slot) {
  while (at > 0 && heapUs[(at - 1) / 4] > us) { place(at, heapUs[(at - 1) / 4], heapSlot[(at - 1) / 4]); at = (at - 1) / 4; }
  place(at, us, slot);
}
static void siftDown(int at, int64_t us, int slot) {
  for (;;) {
    int first = at * 4 + 1, best = first, end = first + 4 < heapLength ? first + 4 : heapLength;
    if (first >= heapLength) break;
    for (int child = first + 1; child < end; child++) if (heapUs[child] < heapUs[best]) best = child;
    if (heapUs[best] >= us) break;
    place(at, heapUs[best], heapSlot[best]);
    at = best;
  }
  place(at, us, slot);
}
static void schedule(int slot, int64_t us) { siftUp(heapLength++, us, slot); }
static void unschedule(int slot) {
  int at = slots[slot].place, last = --heapLength;
  slots[slot].place = -1;
  if (at == last) return;
  if (at > 0 && heapUs[last] < heapUs[(at - 1) / 4]) siftUp(at, heapUs[last], heapSlot[last]);
  else siftDown(at, heapUs[last], heapSlot[last]);
}

static void arm(List *list, int slot) {
  slots[slot].timeoutNext = -1;
  slots[slot].timeoutPrevious = list->tail;
  if (list->tail < 0) list->head = slot; else slots[list->tail].timeoutNext = slot;
  list->tail = slot;
}
static void disarm(List *list, int slot) {
  int next = slots[slot].timeoutNext, previous = slots[slot].timeoutPrevious;
  if (previous < 0) list->head = next; else slots[previous].timeoutNext = next;
  if (next < 0) list->tail = previous; else slots[next].timeoutPrevious = previous;
}
static int64_t due(const List *list) { return list->head < 0 ? NEVER : slots[list->head].arrivedUs + list->afterUs; }

static void startService(int slot) { schedule(slot, now + llround(exponential(slots[slot].pod < 0 ? 8000 : 1000))); }
static void grant(int slot) {
  slots[slot].holds = 1;
  waitedUs += now - slots[slot].arrivedUs;
  granted++;
  if (!isLocked) startService(slot);
}
static void handOn(void) {
  int waiter = queueHead;
  if (waiter < 0) { busy--; return; }
  queueHead = slots[waiter].next;
  if (queueHead < 0) queueTail = -1; else slots[queueHead].previous = -1;
  queueLength--;
  grant(waiter);
}
static void leaveQueue(int slot) {
  int next = slots[slot].next, previous = slots[slot].previous;
  if (previous < 0) queueHead = next; else slots[previous].next = next;
  if (next < 0) queueTail = previous; else slots[next].previous = previous;
  queueLength--;
}
/* Whether there is room; then it waits or is served. */
static int enter(int pod) {
  int slot;
  if (busy == CONNECTIONS && queueLength == QUEUE_MAX) return 0;
  slot = freeSlots[--freeCount];
  slots[slot] = (Slot){.arrivedUs = now, .pod = pod, .place = -1};
  arm(pod < 0 ? &deadlines : &probeTimeouts, slot);
  if (busy < CONNECTIONS) { busy++; grant(slot); return 1; }
  slots[slot].next = -1;
  slots[slot].previous = queueTail;
  if (queueTail < 0) queueHead = slot; else slots[queueTail].next = slot;
  queueTail = slot;
  queueLength++;
  return 1;
}
static int earliest(const int64_t *times) { int best = 0; for (int i = 1; i < PODS; i++) if (times[i] < times[best]) best = i; return best; }
static void setProbe(int pod, int64_t us) { probeUs[pod] = us; nextProbe = earliest(probeUs); }
static void release(int slot) { slots[slot].holds = 0; freeSlots[freeCount++] = slot; }
static void probeFailed(int pod) {
  if (!isUp[pod] || ++failures[pod] < 3) return;
  isUp[pod] = 0;
  failures[pod] = 0;
  podsUp--;
  restarts++;
  upUs[pod] = now + 30 * SECOND;
  setProbe(pod, NEVER);
}
static void timedOut(List *list) {
  int slot = list->head, pod = slots[slot].pod;
  timeouts++;
  disarm(list, slot);
  if (!slots[slot].holds) leaveQueue(slot);
  else {
    if (slots[slot].place >= 0) unschedule(slot);
    handOn();
  }
  release(slot);
  if (pod < 0) failed++; else probeFailed(pod);
}
static void complete(void) {
  int slot = heapSlot[0], pod = slots[slot].pod;
  unschedule(slot);
  disarm(pod < 0 ? &deadlines : &probeTimeouts, slot);
  if (pod < 0) {
    int64_t us = now - slots[slot].arrivedUs, bin = us / 100;
    bins[bin < BINS ? bin : BINS - 1]++;
    latencySum += us;
    completed++;
  } else { probesDone++; failures[pod] = 0; }
  handOn();
  release(slot);
}
static double quantile(double share) {
  int64_t left = (int64_t)ceil((double)completed * share);
  for (int bin = 0; bin < BINS; bin++) if ((left -= bins[bin]) <= 0) return (bin + 0.5) / 10;
  return BINS / 10.0;
}

int main(int count, char **words) {
  const char *size = count > 1 ? words[1] : "small";
  int isBig = !strcmp(size, "big"), isTiny = !strcmp(size, "tiny");
  int64_t endUs = (isBig ? 14400 : isTiny ? 60 : 600) * SECOND, lockUs = (isBig ? 7200 : isTiny ? 20 : 300) * SECOND, unlockUs = (isBig ? 7260 : isTiny ? 40 : 360) * SECOND;
  double arrivalExactUs = exponential(500);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < SLOTS; i++) freeSlots[freeCount++] = SLOTS - 1 - i;
  for (int pod = 0; pod < PODS; pod++) { isUp[pod] = 1; upUs[pod] = NEVER; probeUs[pod] = pod * 10 * SECOND / PODS; }
  for (;;) {
    int up = podsUp < PODS ? earliest(upUs) : 0, probe = nextProbe;
    int64_t arrivalUs = llround(arrivalExactUs), completionUs = heapLength ? heapUs[0] : NEVER;
    int64_t times[8] = {lockUs, unlockUs, upUs[up], due(&deadlines), due(&probeTimeouts), completionUs, probeUs[probe], arrivalUs};
    int first = 0;
    for (int i = 1; i < 8; i++) if (times[i] < times[first]) first = i;
    if (times[first] > endUs) break;
    now = times[first];
    switch (first) {
      case 0: isLocked = 1; lockUs = NEVER;
        for (int i = 0; i < heapLength; i++) slots[heapSlot[i]].place = -1;
        heapLength = 0;
        break;
      case 1: isLocked = 0; unlockUs = NEVER;
        for (int slot = 0; slot < SLOTS; slot++) if (slots[slot].holds && slots[slot].place < 0) startService(slot);
        break;
      case 2: isUp[up] = 1; upUs[up] = NEVER; podsUp++; podUps++; failures[up] = 0;
        setProbe(up, up * 10 * SECOND / PODS + ((now - up * 10 * SECOND / PODS) / (10 * SECOND) + 1) * 10 * SECOND);
        break;
      case 3: timedOut(&deadlines); break;
      case 4: timedOut(&probeTimeouts); break;
      case 5: complete(); break;
      case 6: probesSent++; setProbe(probe, probeUs[probe] + 10 * SECOND); if (!enter(probe)) probeFailed(probe); break;
      default: arrived++; arrivalExactUs += exponential(500); if (podsUp == 0 || !enter(-1)) failed++;
    }
  }
  getrusage(RUSAGE_SELF, &after);
  double cpuMs = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1e3
    + (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e3;
  int64_t events = arrived + completed + probesDone + timeouts + probesSent + restarts + podUps + 2;
  printf("{\"size\":\"%s\",\"events\":%lld,\"cpuMs\":%.1f,\"rssMb\":%.0f,\"counters\":{\"completed\":%lld,\"failed\":%lld,\"restarts\":%lld},"
    "\"latencyMs\":{\"mean\":%.3f,\"p50\":%.2f,\"p99\":%.2f,\"p999\":%.2f}}\n", size, (long long)events, cpuMs, (double)after.ru_maxrss / 1000, (long long)completed,
    (long long)failed, (long long)restarts, (double)latencySum / (double)completed / 1000, quantile(0.5), quantile(0.99), quantile(0.999));
  return 0;
}
