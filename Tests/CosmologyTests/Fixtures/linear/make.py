#!/usr/bin/env python3
"""Linear spectra from CAMB of cosmologies that the linear emulator has not seen: writes values.json.

    python3 make.py        (needs camb and scipy; two minutes on one core)

Three cosmologies each from Quijote's LH, BSQ and nwLH priors and from LH with neutrinos and w0wa. ln P of total
matter, normalised to sigma_8, in (Mpc/h)^3 at k in h/Mpc, and ln(P_cb / P_m).
"""
import json, pathlib
import camb, numpy as np
from scipy.stats import qmc

NAMES = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w", "wa"]
LH = [(0.1, 0.5), (0.03, 0.07), (0.5, 0.9), (0.8, 1.2), (0.6, 1.0)]
SUITES = {
    "lh": LH + [(0, 0), (-1, -1), (0, 0)],
    "bsq": [LH[0], (0.02, 0.08)] + LH[2:] + [(0, 0), (-1, -1), (0, 0)],
    "nwlh": LH + [(0.01, 1.0), (-1.3, -0.7), (0, 0)],
    "w0wa": LH + [(0.01, 0.6), (-1.2, -0.8), (-0.6, 0.6)],
}
K = np.concatenate([np.geomspace(1e-4, 0.01, 15, endpoint=False), np.geomspace(0.01, 0.5, 60, endpoint=False),
                    np.geomspace(0.5, 20, 15)]).round(9)


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
    # With its own choice of k CAMB interpolates the last acoustic oscillations badly, by 1 % where baryons weigh much.
    p.set_matter_power(redshifts=[0.0], kmax=22, k_per_logint=60, silent=True)
    r = camb.get_results(p)
    power = [r.get_matter_power_interpolator(nonlinear=False, var1=v, var2=v) for v in ("delta_tot", "delta_nonu")]
    total, cold = [p.P(0, K) for p in power]
    # CAMB's own integral for sigma_8 is off by up to 0.1 %.
    k = np.geomspace(1e-4, 20, 20001)
    window = 3 * (np.sin(8 * k) - 8 * k * np.cos(8 * k)) / (8 * k)**3
    norm = np.log(s8**2 / np.trapezoid(power[0].P(0, k) * window**2 * k**3 / (2 * np.pi**2), np.log(k)))
    return {"parameters": values, "total": (np.log(total) + norm).round(6).tolist(),
            "cold": np.log(cold / total).round(6).tolist()}


def main():
    cases = {}
    for index, (suite, bounds) in enumerate(SUITES.items()):
        lower, upper = np.array(bounds).T
        unit = qmc.LatinHypercube(d=len(bounds), seed=700 + index).random(3)
        cases[suite] = [run([float(f"{v:.6g}") for v in row]) for row in lower + unit * (upper - lower)]
    out = {"camb": camb.__version__, "names": NAMES, "k": K.tolist(), "suites": cases}
    path = pathlib.Path(__file__).with_name("values.json")
    path.write_text(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
