#!/usr/bin/env python3
"""Linear spectra from CAMB of cosmologies outside the range of the linear emulator: writes values.json.

    python3 make.py        (needs camb and scipy; two minutes on one core)

Six cosmologies of each kind, the other parameters drawn from Quijote's LH. ln P of total matter, normalised to
sigma_8, in (Mpc/h)^3 at k in h/Mpc. They measure how far off the formula is that takes the emulator's place.
"""
import json, os, pathlib
os.environ["OMP_NUM_THREADS"] = "1"
import camb, numpy as np

NAMES = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w", "wa"]
LOWER = np.array([0.1, 0.03, 0.5, 0.8, 0.6, 0, -1, 0])
UPPER = np.array([0.5, 0.07, 0.9, 1.2, 1.0, 0, -1, 0])
NEUTRINO = 93.04154  # eV per unit of Omega h^2
K = np.concatenate([np.geomspace(6e-3, 0.02, 6, endpoint=False), np.geomspace(0.02, 0.5, 40, endpoint=False),
                    np.geomspace(0.5, 2, 5)]).round(6)


def draw(kind, rng):
    p = LOWER + rng.random(8) * (UPPER - LOWER)
    if kind == "densities":
        p[0], p[1] = np.exp(rng.uniform(np.log(0.04), 0)), np.exp(rng.uniform(np.log(0.005), np.log(0.2)))
    if kind == "h":
        p[2] = rng.uniform(0.3, 0.48) if rng.random() < 0.5 else rng.uniform(0.92, 1.4)
    if kind == "neutrinos":
        p[5] = rng.uniform(1.05, 5)
    if kind == "w":
        p[6] = rng.uniform(-3, -1.35) if rng.random() < 0.5 else rng.uniform(-0.65, -0.22)
    if kind == "early dark energy":
        p[6] = rng.uniform(-1.3, -0.3)
        p[7] = -p[6] - rng.uniform(0.02, 0.2)
    if kind == "light matter":
        p[0], p[5] = rng.uniform(0.05, 0.2), rng.uniform(0.3, 1.05)
    if kind == "all":
        p[0], p[1], p[2] = rng.uniform(0.05, 1), rng.uniform(0.01, 0.15), rng.uniform(0.35, 1.2)
        p[5], p[6], p[7] = rng.uniform(0, 3), rng.uniform(-2, -0.4), rng.uniform(-1.5, 1)
    return p


def usable(p):
    om, ob, h, _, _, mnu, w, wa = p
    cold = om - mnu / NEUTRINO / h**2
    inside = (0.09 <= om <= 0.52 and 0.018 <= ob <= 0.082 and 0.48 <= h <= 0.92 and mnu <= 1.05
              and -1.35 <= w <= -0.65 and -0.7 <= wa <= 0.7 and w + wa <= -0.2
              and 0.0125 <= cold * h * h <= 0.45 and 0.03 <= ob / cold <= 0.86)
    return not inside and cold - ob > 0.005 and w + wa < -0.01


def run(values):
    om, ob, h, ns, s8, mnu, w, wa = values
    p = camb.CAMBparams()
    p.set_cosmology(H0=100 * h, ombh2=ob * h * h, omch2=0.1, omk=0, mnu=mnu, nnu=3.046, TCMB=2.7255,
                    num_massive_neutrinos=3 if mnu > 0 else 0, neutrino_hierarchy="degenerate")
    p.omch2 = om * h * h - p.ombh2 - p.omnuh2
    p.set_dark_energy(w=w, wa=wa, dark_energy_model="ppf")
    p.InitPower.set_params(As=2e-9, ns=ns)
    p.WantCls = False
    p.Want_CMB = False
    p.WantTransfer = True
    p.NonLinear = camb.model.NonLinear_none
    p.set_matter_power(redshifts=[0.0], kmax=2.3 * max(h, 1), k_per_logint=20, silent=True)
    power = camb.get_results(p).get_matter_power_interpolator(nonlinear=False)
    k = np.geomspace(1e-4, 2, 8001)
    window = 3 * (np.sin(8 * k) - 8 * k * np.cos(8 * k)) / (8 * k)**3
    norm = s8**2 / np.trapezoid(power.P(0, k) * window**2 * k**3 / (2 * np.pi**2), np.log(k))
    return {"parameters": values, "total": np.log(power.P(0, K) * norm).round(5).tolist()}


def main():
    cases = {}
    for index, kind in enumerate(["early dark energy", "light matter", "neutrinos", "all", "densities", "h", "w"]):
        rng = np.random.default_rng(900 + index)
        points = []
        while len(points) < 6:
            point = [float(f"{v:.5g}") for v in draw(kind, rng)]
            if usable(point):
                points.append(point)
        cases[kind] = []
        for point in points:
            cases[kind].append(run(point))
            print(kind, point, flush=True)
    out = {"camb": camb.__version__, "names": NAMES, "k": K.tolist(), "kinds": cases}
    path = pathlib.Path(__file__).with_name("values.json")
    path.write_text(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
