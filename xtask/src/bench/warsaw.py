"""B6 in Python: HISTORIES; answers `cells CHANGE MODE` with `SECONDS BOTH NEITHER MORE LESS`.

CHANGE is `early` (Poland never rises; is Hungary entered?) or `late` (Beijing never backs Poland; is Poland
entered?); MODE is `stream` (both worlds of a history draw from one stream with one seed) or `independent`.
"""

import math
import random
import sys
import time
from datetime import date, timedelta

histories = int(sys.argv[1])
NORMAL = __import__("statistics").NormalDist().inv_cdf
START, END, ASKED = date(1956, 6, 1), date(1957, 6, 30), {"early": date(1957, 6, 30), "late": date(1956, 12, 31)}
DAYS = [START + timedelta(n) for n in range((END - START).days + 1)]
MONDAYS = [d.weekday() == 0 for d in DAYS]
FIRSTS = [d.day == 1 for d in DAYS]
REFLEX = (3.0 * 0.6 + 2.0 * 0.8 + 1.5 * 0.2) / 6.5
MONTH = 30.436875


# begin python
def history(luck, never_rises, never_backed):
    draw = luck.random
    normal = lambda: NORMAL(min(max(draw(), 1e-12), 1 - 1e-12))
    contagion = 0.2 * 1.8 ** normal() / MONTH
    resolve = 2 * 1.5 ** normal()
    unrest = [0.38 + 0.2 * (draw() - 0.5), 0.47 + 0.2 * (draw() - 0.5)]
    conceded, rose, crisis, pledged, backed = [False] * 2, [None] * 2, [False] * 2, [False] * 2, [False] * 2
    backs_on, enters_on, entered, rate = [None] * 2, [[], []], [None] * 2, [0.0] * 2
    mood = [0.0, 0.0]
    for n in range(len(DAYS)):
        if n == 0 or FIRSTS[n]:
            mood = [0.04 * normal(), 0.04 * normal()]
        before, had, given = unrest[:], rose[:], conceded[:]
        open_crisis, pledge_seen, back_seen = crisis[:], pledged[:], backed[:]
        for s in (0, 1):
            heard = 1.0 if had[1 - s] is not None or given[1 - s] else 0.0
            if n == 0 or MONDAYS[n]:
                rate[s] = 0.02 / MONTH * math.exp(6 * (before[s] - 0.5)) * (2 if heard else 1)
            more = 0.0
            if MONDAYS[n]:
                more += contagion * 7 * heard * (1 - before[s]) - (0.05 * before[s] if given[s] else 0)
            if FIRSTS[n]:
                more += mood[s]
            met = False
            if rose[s] is None and s != never_rises and draw() < 1 - math.exp(-rate[s]):
                rose[s], crisis[s], met = n, True, draw() < 0.7
                if s != never_backed:
                    backs_on[s] = n + max(1, math.ceil(4 * 1.6 ** normal()))
                more += 0.2
            if backs_on[s] == n:
                backed[s] = True
            if open_crisis[s]:
                if not pledged[s] and draw() < 1 - math.exp(-0.2):
                    pledged[s] = True
                met = draw() < 1 - math.exp(-0.5) or met
            if met:
                worth = (-2 * before[s], 1.2 * pledge_seen[s] - 0.5,
                         REFLEX + 1.5 * before[s] - 1.2 - 0.4 * back_seen[s])
                odds = [math.exp(resolve * w) for w in worth]
                at = draw() * sum(odds)
                if at >= odds[0] + odds[1]:
                    enters_on[s].append(n + 1 + int(4 * draw()))
                elif at >= odds[0]:
                    conceded[s] = True
            if n in enters_on[s] and not given[s] and entered[s] is None:
                entered[s], crisis[s] = n, False
            elif open_crisis[s] and given[s] and draw() < 1 - math.exp(-0.05):
                crisis[s] = False
            unrest[s] = min(max(before[s] + more, 0.0), 1.0)
    return entered
# end


def cells(change, mode):
    asked = (ASKED[change] - START).days
    country = 1 if change == "early" else 0
    counts = [0, 0, 0, 0]
    for h in range(1, histories + 1):
        plain = history(random.Random(h), None, None)[country]
        luck = random.Random(h if mode == "stream" else 10**9 + h)
        other = history(luck, 0 if change == "early" else None, 0 if change == "late" else None)[country]
        a, b = (x is not None and x <= asked for x in (plain, other))
        counts[0 if a and b else 1 if not a and not b else 2 if b else 3] += 1
    return counts


print("ready 0", flush=True)
for line in sys.stdin:
    _, change, mode = line.split()
    clock = time.perf_counter()
    found = cells(change, mode)
    print(time.perf_counter() - clock, *found, flush=True)
