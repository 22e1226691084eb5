#!/usr/bin/env python3
"""Linear matter power spectra from CAMB for Slingshot's linear emulator.

Writes DIR/part-<n>.npz with columns of PARAMETERS and two tables of ln P at z = 0 [N, K] on K points in k [1/Mpc]:
total matter and cdm+baryons, both for the primordial spectrum A_s = 2e-9, n_s = 1 at k0 = 0.05/Mpc. Amplitude and tilt
are exact factors and are put back when the spectrum is used. Points come from a scrambled Sobol sequence over a
prior that encloses Quijote's LH, BSQ and nwLH; a fraction has massless neutrinos and a cosmological constant.

    python3 generate.py DIR --count 4000
"""
import argparse, os, sys, time
os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from multiprocessing import Pool

PARAMETERS = ["Omega_m", "Omega_b", "h", "M_nu", "w", "wa"]
LOWER = np.array([0.09, 0.018, 0.48, 0.0, -1.35, -0.7])
UPPER = np.array([0.52, 0.082, 0.92, 1.05, -0.65, 0.7])
K = np.geomspace(5.02e-5, 20.0, 480)  # [1/Mpc]: 1e-4 ... 20 h/Mpc for 0.5 < h < 0.9
NEUTRINO = 93.14                   # eV per unit of Omega h^2, only for the cut below


def design(count, seed):
    """Points of the prior [count, 6]; of every ten, three are LCDM, one has neutrinos, four neutrinos and w, two wa too."""
    from scipy.stats import qmc
    unit = qmc.Sobol(6, seed=seed).random_base2(int(np.ceil(np.log2(count * 4))))
    points = LOWER + unit * (UPPER - LOWER)
    kind = np.arange(len(points)) % 10
    points[np.isin(kind, [0, 1, 2]), 3] = 0.0
    points[np.isin(kind, [0, 1, 2, 3]), 4] = -1.0
    points[~np.isin(kind, [8, 9]), 5] = 0.0
    om, ob, h, mnu, w, wa = points.T
    cold = (om - ob) * h * h - mnu / NEUTRINO
    keep = (cold > 0.0015) & (w + wa < -0.2)
    return points[keep][:count]


def spectrum(point):
    import camb
    om, ob, h, mnu, w, wa = point
    try:
        p = camb.CAMBparams()
        p.set_cosmology(H0=100 * h, ombh2=ob * h * h, omch2=0.1, omk=0, mnu=mnu, nnu=3.046, TCMB=2.7255,
                        num_massive_neutrinos=3 if mnu > 0 else 0, neutrino_hierarchy="degenerate")
        p.omch2 = om * h * h - p.ombh2 - p.omnuh2
        p.set_dark_energy(w=w, wa=wa, dark_energy_model="ppf")
        p.InitPower.set_params(As=2e-9, ns=1.0, pivot_scalar=0.05)
        p.WantCls = False
        p.WantTransfer = True
        p.Want_CMB = False
        p.NonLinear = camb.model.NonLinear_none
        p.set_matter_power(redshifts=[0.0], kmax=22.0)
        r = camb.get_results(p)
        out = []
        for var in ("delta_tot", "delta_nonu"):
            pk = r.get_matter_power_interpolator(nonlinear=False, var1=var, var2=var, hubble_units=False,
                                                 k_hunit=False, extrap_kmax=25.0)
            out.append(np.log(pk.P(0.0, K)))
        return np.array(out, dtype=np.float64)
    except Exception as error:  # a point CAMB refuses is reported and left out
        print("refused:", point, error, file=sys.stderr)
        return None


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("directory")
    a.add_argument("--count", type=int, default=4000)
    a.add_argument("--first", type=int, default=0)
    a.add_argument("--seed", type=int, default=20251019)
    a.add_argument("--part", type=int, default=500, help="spectra in one file")
    a.add_argument("--workers", type=int, default=os.cpu_count())
    a.add_argument("--seconds", type=float, default=float("inf"), help="stop cleanly after this long")
    o = a.parse_args()
    os.makedirs(o.directory, exist_ok=True)
    points = design(o.first + o.count, o.seed)[o.first:]
    started = time.time()
    done, part, kept, tables = 0, 0, [], []

    def flush():
        nonlocal part, kept, tables
        if kept:
            np.savez(f"{o.directory}/part-{o.first + done:06d}.npz", parameters=np.array(kept), k=K,
                     ln_power=np.array(tables, dtype=np.float32))
        kept, tables = [], []

    with Pool(o.workers) as pool:
        for point, result in zip(points, pool.imap(spectrum, points, chunksize=2)):
            done += 1
            if result is not None:
                kept.append(point)
                tables.append(result)
            if done % 500 == 0:
                if len(kept) >= o.part:
                    flush()
                print(f"{done}/{o.count}  {time.time() - started:.0f} s", flush=True)
            if time.time() - started > o.seconds:
                pool.terminate()
                break
    flush()
    print(f"{done} spectra in {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
