#!/usr/bin/env python3
"""Ratios of the transfer functions of massive neutrinos and of cold matter from CAMB: writes values.json.

    python3 make.py        (needs camb; half a minute on one core)

T_nu / T_cb in the gauge of CAMB's transfer functions (synchronous) at k in h/Mpc and redshifts z `[z][k]`, three
neutrinos of equal mass, N_eff = 3.046, T_CMB = 2.7255 K, dark energy as PPF. `cold` is T_cb(k, z) / T_cb(k, 0), the
growth of cold matter.
"""
import json, pathlib
import camb, numpy as np
from camb import model

NAMES = ["Omega_m", "Omega_b", "h", "n_s", "M_nu", "w", "wa"]
CASES = [(0.3175, 0.049, 0.6711, 0.9624, m, -1, 0) for m in (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)] + [
    (0.12, 0.03, 0.6, 1.0, 0.4, -1, 0), (0.48, 0.06, 0.85, 0.9, 0.4, -1, 0),
    (0.3, 0.05, 0.7, 0.95, 0.4, -0.75, 0), (0.2, 0.05, 0.55, 0.95, 1.0, -1.2, 0.3)]
Z = [0, 0.5, 1, 2, 3, 5, 9]
K = np.geomspace(1e-3, 3, 24).round(9)


def run(om, ob, h, ns, mnu, w, wa):
    p = camb.CAMBparams()
    p.set_cosmology(H0=100 * h, ombh2=ob * h * h, omch2=0.1, omk=0, mnu=mnu, nnu=3.046, TCMB=2.7255,
                    num_massive_neutrinos=3, neutrino_hierarchy="degenerate")
    p.omch2 = om * h * h - p.ombh2 - p.omnuh2
    p.set_dark_energy(w=w, wa=wa, dark_energy_model="ppf")
    p.InitPower.set_params(As=2e-9, ns=ns)
    p.WantCls = False
    p.Want_CMB = False
    p.WantTransfer = True
    p.NonLinear = model.NonLinear_none
    p.set_accuracy(AccuracyBoost=1.5, lAccuracyBoost=2)
    p.set_matter_power(redshifts=Z[::-1], kmax=10)
    t = camb.get_results(p).get_matter_transfer_data().transfer_data
    k = np.log(t[0, :, 0])
    at = lambda row, i: np.interp(np.log(K), k, np.log(t[row - 1, :, i].astype(float)))
    last = len(Z) - 1
    cold = [at(model.Transfer_nonu, last - i) for i in range(len(Z))]
    nu = [at(model.Transfer_nu, last - i) for i in range(len(Z))]
    digits = lambda rows: [[round(float(x), 7) for x in row] for row in rows]
    return {"parameters": [om, ob, h, ns, mnu, w, wa], "ratio": digits(np.exp(np.array(nu) - cold)),
            "cold": digits(np.exp(np.array(cold) - cold[0]))}


if __name__ == "__main__":
    out = {"names": NAMES, "k": K.tolist(), "z": Z, "cases": [run(*case) for case in CASES]}
    pathlib.Path(__file__).with_name("values.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
