#!/usr/bin/env python3
"""Boosts P_f(R) / P_LCDM of the matter power at z = 0 from e-MANTIS (emulator of N-body simulations): writes values.json.

    python3 make.py        (needs emantis 1.3; seconds)

Hu-Sawicki f(R), n = 1; `boost` is [|f_R0|][k] at k in h/Mpc for each cosmology, same phases in both gravities. The
training simulations have boxes of 328 Mpc/h; below k = 0.06 h/Mpc their boosts lie under linear theory even for
|f_R0| = 1e-4 (by a fifth at k = 0.05), which screening does not explain.
"""
import json, pathlib
import numpy as np
from emantis.matter_power_spectrum import NonLinearMGBoostEmulator

NAMES = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8"]
COSMOLOGIES = [[0.3175, 0.049, 0.6711, 0.9624, 0.834], [0.25, 0.045, 0.75, 0.9, 0.75], [0.4, 0.055, 0.6, 1.05, 0.9]]
FIELDS = [1e-4, 1e-5, 1e-6]
K = [0.06, 0.07, 0.08, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.4, 0.5]

emulator = NonLinearMGBoostEmulator("fR", verbose=False)


def boost(values, field):
    om, ob, h, ns, s8 = values
    names = {"Omega_m": om, "Omega_b": ob, "h": h, "n_s": ns, "sigma8_lcdm": s8, "logfR0": -np.log10(field)}
    return np.round(np.squeeze(emulator.predict_boost(names, 1.0, k=K)), 6).tolist()


cases = [{"parameters": c, "boost": [boost(c, f) for f in FIELDS]} for c in COSMOLOGIES]
out = {"names": NAMES, "fields": FIELDS, "k": K, "cases": cases}
pathlib.Path(__file__).with_name("values.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
