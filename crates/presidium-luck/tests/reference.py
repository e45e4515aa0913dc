"""Writes reference.txt: function, arguments, and the true value as a sum of two doubles.

Usage: python reference.py [rows per continuous function] > reference.txt
Needs mpmath and scipy (scipy only gives starting points). Arguments are doubles, printed so that they read
back exactly; values are computed with 60 digits or more. The rows are the same on every run.
"""

import random
import sys

import mpmath as mp
import scipy.special as sp
import scipy.stats as st

mp.mp.dps = 60
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
R = random.Random(1957)
TOP = 1 - 2.0**-53


def emit(name, args, value):
    high = float(value)
    low = float(mp.mpf(value) - mp.mpf(high)) if abs(high) < 1e309 and high - high == 0 else 0.0
    print(name, *[repr(float(a)) for a in args], "=", repr(high), repr(low))


def span(lo, hi):
    return mp.mpf(10) ** R.uniform(lo, hi)


def u():
    kind = R.random()
    if kind < 0.1:
        return 2.0**-53
    if kind < 0.2:
        return TOP
    if kind < 0.35:
        return 10 ** R.uniform(-15, -2)
    if kind < 0.5:
        return 1 - 10 ** R.uniform(-15, -2)
    return (R.getrandbits(52) + 0.5) * 2.0**-52


def logistic(x):
    return 1 / (1 + mp.exp(-mp.mpf(x)))


def normal_quantile(p):
    p = mp.mpf(p)
    if p > 0.5:
        return -normal_quantile(1 - p)
    x = mp.mpf(st.norm.ppf(float(p)))
    for _ in range(6):
        x -= (mp.ncdf(x) - p) / mp.npdf(x)
    return x


def lower(p):
    """The tail to solve in: (is lower, its probability)."""
    return (True, mp.mpf(p)) if p < 0.5 else (False, 1 - mp.mpf(p))


def newton(start, tail, density, target, is_lower):
    t = mp.mpf(start)
    for _ in range(60):
        f = tail(t)
        step = mp.log(f / target) * f / density(t)
        step = max(min(step, 3), -3)
        t = t - step if is_lower else t + step
        if abs(step) < mp.mpf(10) ** -45:
            return t
    raise ValueError("no convergence")


def gamma_quantile(p, a):
    is_lower, target = lower(p)
    a = mp.mpf(a)
    tail = lambda t: mp.gammainc(a, 0, mp.exp(t), regularized=True) if is_lower else mp.gammainc(a, mp.exp(t), regularized=True)
    density = lambda t: mp.exp(a * t - mp.exp(t) - mp.loggamma(a))
    start = sp.gammaincinv(float(a), p) if is_lower else sp.gammainccinv(float(a), float(target))
    return mp.exp(newton(mp.log(start) if start > 0 else (mp.log(target) + mp.loggamma(a + 1)) / a, tail, density, target, is_lower))


def beta_logit(p, a, b):
    is_lower, target = lower(p)
    a, b = mp.mpf(a), mp.mpf(b)
    tail = lambda t: mp.betainc(a, b, 0, logistic(t), regularized=True) if is_lower else mp.betainc(b, a, 0, logistic(-t), regularized=True)
    density = lambda t: logistic(t) ** a * logistic(-t) ** b / mp.beta(a, b)
    return newton(mp.log(a / b), tail, density, target, is_lower)


def student(p, df):
    is_lower, target = lower(p)
    t = beta_logit_exact(2 * target, mp.mpf(df) / 2, mp.mpf(1) / 2)
    size = mp.sqrt(mp.mpf(df) * mp.exp(-t))
    return -size if is_lower else size


def beta_logit_exact(p, a, b):
    is_lower = p < 0.5
    target = p if is_lower else 1 - p
    tail = lambda t: mp.betainc(a, b, 0, logistic(t), regularized=True) if is_lower else mp.betainc(b, a, 0, logistic(-t), regularized=True)
    density = lambda t: logistic(t) ** a * logistic(-t) ** b / mp.beta(a, b)
    return newton(mp.log(a / b), tail, density, target, is_lower)


def truncated(p, mean, sd, lo, hi):
    a, b = (mp.mpf(lo) - mean) / sd, (mp.mpf(hi) - mean) / sd
    p = mp.mpf(p)
    if a + b > 0:
        a, b, p, sign = -b, -a, 1 - p, -1
    else:
        sign = 1
    fa, fb = mp.ncdf(a), mp.ncdf(b)
    target = fa + p * (fb - fa)
    x = max(mp.mpf(st.norm.ppf(float(target))), mp.mpf(-40))
    for _ in range(40):
        step = mp.log(mp.ncdf(x) / target) * mp.ncdf(x) / mp.npdf(x)
        x -= step
        if abs(step) < mp.mpf(10) ** -45:
            break
    return mean + sd * sign * x


def discrete(p, first, ratio):
    """The least k with F(k) >= p, by adding up exactly; None if p is too near a step to be fair."""
    k, term = 0, first
    total = term
    p = mp.mpf(p)
    while total < p:
        k += 1
        term *= ratio(k)
        total += term
        if k > 10**6:
            raise ValueError("too far")
    tail = min(p, 1 - p)
    if min(abs(total - p), abs(total - term - p)) < tail * mp.mpf(10) ** -11:
        return None
    return k


def continuous():
    simple = {
        "exp": (mp.exp, [lambda: R.uniform(-745, 709.7), lambda: R.uniform(-2, 2), lambda: R.uniform(-1e-3, 1e-3)]),
        "exp_m1": (mp.expm1, [lambda: R.uniform(-40, 709.7), lambda: R.uniform(-2, 2), lambda: (-1) ** R.randrange(2) * span(-20, 0)]),
        "ln": (mp.log, [lambda: span(-323, 308), lambda: R.uniform(0.5, 2), lambda: 1 + R.uniform(-1e-3, 1e-3), lambda: R.random()]),
        "ln_1p": (mp.log1p, [lambda: span(-20, 308), lambda: R.uniform(-1, 1), lambda: -span(-20, 0), lambda: -R.random()]),
        "logistic": (logistic, [lambda: R.uniform(-745, 40), lambda: R.uniform(-5, 5)]),
        "normal_quantile": (normal_quantile, [u, lambda: span(-300, -1), lambda: R.uniform(0.05, 0.95)]),
        "normal_cdf": (mp.ncdf, [lambda: R.uniform(-37, 9), lambda: R.uniform(-3, 3)]),
        "ln_gamma": (mp.loggamma, [lambda: span(-5, 6), lambda: R.uniform(0.1, 10), lambda: 1 + R.uniform(-0.01, 0.01), lambda: 2 + R.uniform(-0.01, 0.01)]),
    }
    for name, (f, makers) in simple.items():
        for i in range(ROWS):
            x = float(makers[i % len(makers)]())
            emit(name, [x], f(mp.mpf(x)))
    for i in range(ROWS):
        a = float(span(-300, 300) if i % 2 else span(-3, 3))
        b = R.uniform(-700, 700) / float(abs(mp.log(a)) + 0.01) if i % 3 else float(R.randrange(-20, 20))
        if i % 5 == 0:
            a, b = -a, float(round(b))
        value = mp.mpf(a) ** mp.mpf(b)
        if mp.mpf("1e-320") < abs(value) < mp.mpf("1.7e308"):
            emit("pow", [a, b], value)
    for i in range(ROWS):
        a = float(span(-2, 4))
        x = float(a * span(-1, 1) if i % 2 else abs(a + R.gauss(0, 2) * a**0.5))
        emit("gamma_p", [a, x], mp.gammainc(a, 0, x, regularized=True))
        emit("gamma_q", [a, x], mp.gammainc(a, x, mp.inf, regularized=True))
        a, b = float(span(-1, 3)), float(span(-1, 3))
        x = R.betavariate(a, b) if i % 2 else R.random()
        if 1e-12 < x < 1 - 1e-12:
            emit("beta_i", [x, a, b], mp.betainc(a, b, 0, x, regularized=True))


def laws():
    for i in range(ROWS):
        mean, sd = R.uniform(-5, 5), float(span(-2, 2))
        emit("exponential", [p := u(), sd], -mp.log1p(-mp.mpf(p)) * sd)
        emit("gumbel", [p := u()], -mp.log(-mp.log(mp.mpf(p))))
        emit("normal", [p := u(), 0.0, sd], normal_quantile(p) * sd)
        gsd = R.uniform(1, 3)
        emit("lognormal", [p := u(), sd, gsd], sd * mp.exp(mp.log(gsd) * normal_quantile(p)))
        emit("uniform", [p := u(), sd, 3 * sd], sd + mp.mpf(p) * (mp.mpf(3 * sd) - sd))
        emit("logistic_law", [p := u(), 0.0, sd], sd * (mp.log(p) - mp.log1p(-mp.mpf(p))))
        shape = R.uniform(0.3, 5)
        emit("weibull", [p := u(), shape, sd], sd * (-mp.log1p(-mp.mpf(p))) ** (1 / mp.mpf(shape)))
        lo, mode, hi = sorted(float(R.randrange(1, 100)) for _ in range(3))
        if lo < hi:
            p = u()
            P, width = mp.mpf(p), hi - lo
            left = P * width < mode - lo
            emit("triangular", [p, lo, mode, hi], lo + mp.sqrt(P * width * (mode - lo)) if left else hi - mp.sqrt((1 - P) * width * (hi - mode)))
        lo = R.choice([float("-inf"), float(R.randrange(-8, 8))])
        hi = R.choice([float("inf"), lo + R.randrange(1, 6) if lo > -1e9 else float(R.randrange(-8, 8))])
        if lo > -1e9 or hi < 1e9:
            emit("truncated_normal", [p := u(), 0.5, 1.25, lo, hi], truncated(p, mp.mpf(0.5), mp.mpf(1.25), lo, hi))
        shape = float(span(-0.7, 3))
        emit("gamma", [p := u(), shape, 2.0], 2 * gamma_quantile(p, shape))
        a, b = float(span(-0.5, 2)), float(span(-0.5, 2))
        emit("beta", [p := u(), a, b], logistic(beta_logit(p, a, b)))
        emit("student_t", [p := u(), df := R.choice([1.0, 2.0, 3.0, 4.5, 7.0, 30.0, 200.0])], student(p, df))


def counts():
    rows = max(ROWS // 2, 10)
    for _ in range(rows):
        mean = float(span(-2, 3.5))
        k = discrete(p := u(), mp.exp(-mp.mpf(mean)), lambda k: mp.mpf(mean) / k)
        if k is not None:
            emit("poisson", [p, mean], k)
        n, q = R.choice([1, 5, 40, 1000, 100000]), R.choice([0.5, 0.25, R.random(), 1e-3, 0.999, 0.0625])
        Q = mp.mpf(q)
        k = discrete(p := u(), (1 - Q) ** n, lambda k: mp.mpf(n - k + 1) / k * Q / (1 - Q))
        if k is not None:
            emit("binomial", [p, n, q], k)
        size = float(span(-1, 2))
        M, S = mp.mpf(mean), mp.mpf(size)
        p = R.uniform(0.001, 0.999)
        k = discrete(p, (S / (S + M)) ** S, lambda k: (S + k - 1) / k * M / (S + M))
        if k is not None:
            emit("negative_binomial", [p, mean, size], k)
        k = discrete(p := u(), Q, lambda k: 1 - Q)
        if k is not None:
            emit("geometric", [p, q], k)


print("# Made by reference.py; do not edit. Each row: function, arguments = value rounded to a double, remainder.")
continuous()
laws()
counts()
