#!/usr/bin/env python3
"""Reference spectra, distances and growth from CAMB with HMCode-2020 (Mead et al. 2021): writes values.json.

    python3 make.py        (needs camb and scipy; about three minutes on one core)

Cosmologies: Latin hypercubes over Quijote's LH and nwLH priors and over a w0wa prior. As in Quijote's linear spectra:
three neutrinos of equal mass, N_eff = 3.046, T_CMB = 2.7255 K, dark energy as PPF, sigma_8 of total matter. ln P in
(Mpc/h)^3 at k in h/Mpc; `linear` is total matter at z = 0, `cold` is ln(P_cb / P_m) at `k_cold`. CAMB integrates its
sigma_8 on a coarse grid (0.1 % off where baryons dominate), so `sigma8` is that of the tabulated `linear`, done finely.
"""
import json, pathlib
import camb, numpy as np
from camb import model
from scipy.interpolate import CubicSpline
from scipy.stats import qmc

NAMES = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8", "M_nu", "w", "wa"]
LH = [(0.1, 0.5), (0.03, 0.07), (0.5, 0.9), (0.8, 1.2), (0.6, 1.0)]
SUITES = {
    "lh": (24, LH + [(0, 0), (-1, -1), (0, 0)]),
    "nwlh": (24, LH + [(0.01, 1.0), (-1.3, -0.7), (0, 0)]),
    "w0wa": (8, LH + [(0.0, 0.6), (-1.2, -0.8), (-0.6, 0.6)]),
}
K_LINEAR = np.concatenate([np.geomspace(1e-4, 8e-3, 30, endpoint=False),
                           np.geomspace(8e-3, 0.6, 120, endpoint=False), np.geomspace(0.6, 20, 31)])
K_COLD = np.geomspace(1e-3, 10, 20)
K = np.geomspace(0.005, 1.0, 40)
DISTANCE_REDSHIFTS = [0.1, 0.5, 1.0, 3.0, 10.0, 1000.0]


def sigma8_of(ln_power):
    x = np.linspace(np.log(1e-4), np.log(20), 200001)
    kr = 8 * np.exp(x)
    window = 3 * (np.sin(kr) - kr * np.cos(kr)) / kr**3
    power = np.exp(CubicSpline(np.log(K_LINEAR), ln_power)(x))
    return round(float(np.sqrt(np.trapezoid(np.exp(3 * x) * power * window**2 / (2 * np.pi**2), x))), 7)


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
    p.set_matter_power(redshifts=[1.0, 0.0], kmax=60)
    p.NonLinearModel.set_params(halofit_version="mead2020")
    p.NonLinear = model.NonLinear_none
    r = camb.get_results(p)
    p.InitPower.set_params(As=2e-9 * (s8 / r.get_sigma8_0()) ** 2, ns=ns)
    p.NonLinear = model.NonLinear_both
    r = camb.get_results(p)
    spectrum = lambda var, nonlinear: r.get_matter_power_interpolator(
        nonlinear=nonlinear, var1=var, var2=var, hubble_units=True, k_hunit=True)
    total, cold = spectrum("delta_tot", False), spectrum("delta_nonu", False)
    nonlinear = spectrum("delta_tot", True)
    sigma8 = r.get_sigma8()  # redshifts from early to late
    linear = np.log(total.P(0, K_LINEAR)).round(5).tolist()
    return {
        "parameters": [float(f"{v:.8g}") for v in values],
        "linear": linear,
        "sigma8": sigma8_of(linear),
        "cold": np.log(cold.P(0, K_COLD) / total.P(0, K_COLD)).round(6).tolist(),
        "nonlinear": np.log(nonlinear.P(0, K)).round(5).tolist(),
        "linear_z1": np.log(total.P(1, K)).round(5).tolist(),
        "nonlinear_z1": np.log(nonlinear.P(1, K)).round(5).tolist(),
        "sigma8_z1": round(float(sigma8[0]), 7),
        "sigma8_cold": round(float(r.get_sigmaR(8, z_indices=[-1], var1="delta_nonu", var2="delta_nonu")[0]), 7),
        "distances": (r.comoving_radial_distance(np.array(DISTANCE_REDSHIFTS)) * h).round(4).tolist(),
    }


def main():
    cases = {}
    for index, (suite, (count, bounds)) in enumerate(SUITES.items()):
        lower, upper = np.array(bounds).T
        unit = qmc.LatinHypercube(d=len(bounds), seed=100 + index).random(count)
        cases[suite] = []
        for values in lower + unit * (upper - lower):
            om, ob, h, _, _, mnu, _, _ = values
            if (om - ob) * h * h - mnu / 93.04 < 0.002:
                continue  # next to nothing left for cold dark matter
            cases[suite].append(run([float(f"{v:.6g}") for v in values]))
        print(suite, len(cases[suite]), flush=True)
    out = {"camb": camb.__version__, "names": NAMES, "k_linear": np.array([float(f'{k:.9g}') for k in K_LINEAR]).tolist(),
           "k_cold": np.array([float(f'{k:.9g}') for k in K_COLD]).tolist(), "k": np.array([float(f'{k:.9g}') for k in K]).tolist(),
           "distance_redshifts": DISTANCE_REDSHIFTS, "suites": cases}
    path = pathlib.Path(__file__).with_name("values.json")
    text = json.dumps(out, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    path.write_text(text + "\n")


main()
