"""Recomputes the results in values.json from its data and parameters, and says how far they are.

    python3 make.py            prints the largest relative difference of every key
    python3 make.py --write    writes the recomputed results

The saddle point of the linear network by scipy's root finder on the stationarity
y = v / beta + Phi(v) v / lambda, without derivatives of F; gradient flow by Euler steps of a network whose
weights have exactly the second moments of the start. Needs numpy and scipy.
"""

import json
import pathlib
import sys

import numpy as np
from scipy.optimize import root

PATH = pathlib.Path(__file__).with_name("values.json")


def law(v, a, c, tau, delta, before):
    """S and u of the Gaussian single-neuron law that v makes."""
    u = a.T @ v
    q = np.linalg.inv(tau * np.eye(a.shape[1]) - c * np.outer(u, u))
    return q + delta**2 * q @ before @ q, u, c * u @ u / tau


def saddle(x, y, gamma, lam, beta, delta, before):
    a, c, tau = x / np.sqrt(x.shape[1]), gamma**2 / lam, lam + delta

    def miss(v):
        s, u, _ = law(v, a, c, tau, delta, before)
        return v / beta + a @ s @ u / lam - y

    # By continuation in gamma, so that the start is never beyond the barrier.
    v = np.zeros(len(y))
    for share in np.linspace(0, 1, 41)[1:]:
        c = (share * gamma)**2 / lam
        v = root(miss, v, tol=1e-15).x
    s, u, rho = law(v, a, c, tau, delta, before)
    free = gamma**2 * (v @ y - v @ v / (2 * beta)) + 0.5 * np.log1p(-rho)
    free -= 0.5 * c * (delta / tau)**2 * u @ before @ u / (1 - rho)
    return v, s, s @ u / lam, rho, free


def flow(x, y, gamma, lam, rate, steps, w, z, delta, anchor):
    a = x / np.sqrt(x.shape[1])
    for _ in range(steps):
        h = w @ a.T
        miss = y - h.T @ z / (gamma * len(z))
        w, z = (w + rate * (gamma * np.outer(z, miss @ a) - lam * w - delta * (w - anchor)),
                z + rate * (gamma * h @ miss - lam * z))
    return w, z


def main():
    case = json.loads(PATH.read_text())
    shape = lambda name, rows: np.array(case[name]).reshape(rows, case["D"])
    x1, x2 = shape("X1", case["P1"]), shape("X2", case["P2"])
    y1, y2, w, size = np.array(case["y1"]), np.array(case["y2"]), np.array(case["w"]), case["D"]
    loss = lambda weights: float(np.sum((weights - w)**2) / size)
    worst = {}

    def put(run, kind, **results):
        for key, value in results.items():
            old, new = np.array(run[key]), np.ravel(value)
            off = float(np.max(np.abs(old - new)) / np.max(np.abs(old)))
            worst[kind, key] = max(worst.get((kind, key), 0), off)
            run[key] = new.tolist() if new.size > 1 else float(new[0])

    for run in case["bayes"]:
        lam, beta = run["lam"], run["beta"]
        v1, s1, e1, rho1, _ = saddle(x1, y1, run["gamma1"], lam, beta, 0.0, np.zeros((size, size)))
        v, _, e, rho, free = saddle(x2, y2, run["gamma2"], lam, beta, run["delta"], s1)
        fit = lambda x, y, e: float(np.mean((x @ e / np.sqrt(size) - y)**2))
        put(run, "bayes", src_v=v1, src_S=s1, src_rho=rho1, src_loss=loss_to_source(case, e1), v=v, rho=rho,
            weff=e, F=free, loss=loss(e), train=fit(x2, y2, e))
    for run in case["dmft"]:
        # 2 (D + 1) neurons: +-sqrt(D + 1) times the unit vectors have moments <WW'> = I, <z^2> = 1, <zW> = 0.
        units = np.sqrt(size + 1) * np.vstack([np.eye(size + 1), -np.eye(size + 1)])
        start, z = units[:, :size], units[:, size]
        w1, z1 = flow(x1, y1, run["gamma1"], run["lam"], run["lr"], run["steps"], start, z, 0.0, start)
        n = len(z)
        put(run, "dmft", src_M=w1.T @ w1 / n, src_s=w1.T @ z1 / n, src_q=z1 @ z1 / n)
        # A fresh readout, independent of the hidden weights to second order: every neuron twice, with both signs.
        w0, z0 = np.vstack([w1, w1]), np.concatenate([np.ones(n), -np.ones(n)])
        w2, z2 = flow(x2, y2, run["gamma2"], run["lam"], run["lr"], run["steps"], w0, z0, run["delta"], w0)
        s = w2.T @ z2 / (2 * n)
        put(run, "dmft", M=w2.T @ w2 / (2 * n), s=s, q=z2 @ z2 / (2 * n), loss=loss(s / run["gamma2"]))
    for (kind, key), off in worst.items():
        print(f"{kind:6} {key:9} {off:.1e}")
    if "--write" in sys.argv:
        PATH.write_text(json.dumps(case, indent=1) + "\n")


def loss_to_source(case, weights):
    return float(np.sum((weights - np.array(case["b"]))**2) / case["D"])


if __name__ == "__main__":
    main()
