#!/usr/bin/env python3
"""Linear transfer functions from CAMB for Slingshot's linear emulator.

The emulator is a product of three parts, each with a design of its own:

  shape      massless neutrinos and a cosmological constant: depends on Omega_m h^2 and Omega_b h^2 alone
             (shape-corner adds points where baryons dominate)
  horizon    dark energy near the horizon: depends on Omega_m, w and wa alone, in units of h/Mpc
  prior      everything at once, over a prior that encloses Quijote's LH, BSQ and nwLH with w0wa; the points with
             massless neutrinos and a cosmological constant add to shape, those with neutrinos make the third part
  test       unseen cosmologies: Quijote's LH, BSQ, nwLH, and LH with w0wa and neutrinos, in turn

Writes DIR/<design>-<first>.npz with `parameters` [N, 6] (columns PARAMETERS), `k` [K] in 1/Mpc and transfer functions
delta / k^2 at z = 0 with their sign, `total` [N, K] for all matter and `cold` [N, K] for cold dark matter and baryons;
for horizon, `cold` is instead all matter of the same cosmology with a cosmological constant. The points come from
scrambled Sobol sequences (test: independent draws), so that a longer run contains a shorter one.

    python3 generate.py DIR --design shape --count 200
    python3 generate.py DIR --design shape-corner --count 150
    python3 generate.py DIR --design horizon --count 300
    python3 generate.py DIR --design prior --count 800
    python3 generate.py DIR --design test --count 120
"""
import argparse, os, sys, time
os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from multiprocessing import Pool

PARAMETERS = ["Omega_m", "Omega_b", "h", "M_nu", "w", "wa"]
LOWER = np.array([0.09, 0.018, 0.48, 0.0, -1.35, -0.7])
UPPER = np.array([0.52, 0.082, 0.92, 1.05, -0.65, 0.7])
K = np.geomspace(4.5e-5, 19.9, 720)  # [1/Mpc]
GAP = np.geomspace(0.22, 1.5, 52)   # [1/Mpc]
NEUTRINO = 93.04154                  # eV per unit of Omega h^2
HIGHEST = {"shape": 20.0, "shape-corner": 20.0, "horizon": 0.15, "prior": 20.0, "test": 20.0}
SEED = 20251019


def shape_design(unit):
    """Points uniform in ln(Omega_m h^2) and ln(Omega_b h^2) wherever some h puts them into the prior.

    Omega_m h^2 reaches lower than the prior: the part for neutrinos asks for the shape of cold matter alone.
    """
    matter = np.exp(np.log(0.0115) + unit[:, 0] * np.log(0.45 / 0.0115))
    baryons = np.exp(np.log(0.0042) + unit[:, 1] * np.log(0.070 / 0.0042))
    h = np.full(len(unit), np.nan)
    for trial in np.linspace(0.48, 0.92, 23):
        om, ob = matter / trial**2, baryons / trial**2
        h[np.isnan(h) & (om > 0.04) & (om < 0.53) & (ob > 0.018) & (ob < 0.083) & (ob < 0.88 * om)] = trial
    points = np.column_stack([matter / h**2, baryons / h**2, h, 0 * h, 0 * h - 1, 0 * h])
    return points[~np.isnan(h)]


def horizon_design(unit):
    points = np.tile([0.3, 0.05, 0.7, 0.0, -1.0, 0.0], (len(unit), 1))
    points[:, [0, 4, 5]] = LOWER[[0, 4, 5]] + unit * (UPPER - LOWER)[[0, 4, 5]]
    points[1::3, 5] = 0
    return points[points[:, 4] + points[:, 5] < -0.2]


def possible(points):
    om, ob, h, mnu, w, wa = points.T
    return ((om - ob) * h * h - mnu / NEUTRINO > 0.0015) & (w + wa < -0.2)


def prior_design(unit):
    """Of every ten points three are LCDM, one has neutrinos, four neutrinos and w, two wa too."""
    points = LOWER + unit * (UPPER - LOWER)
    kind = np.arange(len(points)) % 10
    points[np.isin(kind, [0, 1, 2]), 3] = 0.0
    points[np.isin(kind, [0, 1, 2, 3]), 4] = -1.0
    points[~np.isin(kind, [8, 9]), 5] = 0.0
    return points[possible(points)]


def test_design(unit):
    box = np.array([[0.1, 0.03, 0.5, 0, -1, 0], [0.5, 0.07, 0.9, 0, -1, 0]])
    lower, upper = np.repeat(box[:, None], 4, axis=1)
    lower[1, 1], upper[1, 1] = 0.02, 0.08
    lower[2, 3:5], upper[2, 3:5] = [0.01, -1.3], [1.0, -0.7]
    lower[3, 3:], upper[3, 3:] = [0.0, -1.2, -0.6], [0.6, -0.8, 0.6]
    suite = np.arange(len(unit)) % 4
    points = lower[suite] + unit * (upper - lower)[suite]
    return points[possible(points)]


def corner_design(unit):
    points = shape_design(unit)
    return points[points[:, 1] > 0.35 * points[:, 0]]


DESIGNS = {"shape": (2, shape_design), "shape-corner": (2, corner_design), "horizon": (3, horizon_design), "prior": (6, prior_design),
           "test": (6, test_design)}


def design(name, count):
    from scipy.stats import qmc
    dimensions, place = DESIGNS[name]
    if name == "test":  # independent points: subsets of a Sobol sequence do not fill the space
        return place(np.random.default_rng(SEED).random((4 * count, dimensions)))[:count]
    unit = qmc.Sobol(dimensions, seed=SEED + (name == "shape-corner")).random_base2(int(np.ceil(np.log2(count * 16))))
    return place(unit)[:count]


def smooth(k, point):
    """Rough shape without oscillations, only to interpolate with."""
    om, ob, h = point[:3]
    q = k / (om * h * h) * np.exp(2 * ob)
    l = np.log(2 * np.e + 1.8 * q)
    return l / (l + (14.2 + 731 / (1 + 62.5 * q)) * q * q)


def settings(point, highest):
    import camb
    om, ob, h, mnu, w, wa = point
    p = camb.CAMBparams()
    p.set_cosmology(H0=100 * h, ombh2=ob * h * h, omch2=0.1, omk=0, mnu=mnu, nnu=3.046, TCMB=2.7255,
                    num_massive_neutrinos=3 if mnu > 0 else 0, neutrino_hierarchy="degenerate")
    p.omch2 = om * h * h - p.ombh2 - p.omnuh2
    p.set_dark_energy(w=w, wa=wa, dark_energy_model="ppf")
    p.WantCls = False
    p.Want_CMB = False
    p.WantTransfer = True
    p.NonLinear = camb.model.NonLinear_none
    p.set_matter_power(redshifts=[0.0], kmax=highest, silent=True)
    return p


def transfer(point, highest):
    """Transfer functions of all and of cold matter on the grid.

    From k = 0.25 to 0.6 / Mpc on CAMB's own k are so far apart that the last acoustic oscillations fall between them:
    there CAMB's spectra are off by up to 2 % where baryons weigh much. More k fill that gap.
    """
    import camb
    from scipy.interpolate import CubicSpline
    results = camb.get_results(settings(point, highest))
    data = results.get_matter_transfer_data().transfer_data[:, :, 0].astype(float)
    k = data[0] * point[2]
    tables = data[[camb.model.Transfer_tot - 1, camb.model.Transfer_nonu - 1]]
    if highest > GAP[-1]:
        more = results.get_redshift_evolution(GAP, [0.0], vars=["delta_tot", "delta_nonu"], lAccuracyBoost=1)[:, 0].T
        low, high = k < GAP[0], k > GAP[-1]
        more = more / GAP**2
        k = np.concatenate([k[low], GAP, k[high]])
        tables = np.column_stack([tables[:, low], more, tables[:, high]])
    grid = K[K < highest]
    return [CubicSpline(np.log(k), t / smooth(k, point))(np.log(grid)) * smooth(grid, point) for t in tables]


def job(arguments):
    name, point = arguments
    try:
        total, cold = transfer(point, HIGHEST[name])
        if name == "horizon":
            cold = transfer([*point[:4], -1.0, 0.0], HIGHEST[name])[0]
        return np.array([total, cold])
    except Exception as error:  # a point CAMB refuses is reported and left out
        print("refused:", point, error, file=sys.stderr)
        return None


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("directory")
    a.add_argument("--design", choices=DESIGNS, required=True)
    a.add_argument("--count", type=int, required=True)
    a.add_argument("--first", type=int, default=0, help="points to leave out at the start")
    a.add_argument("--part", type=int, default=100, help="points in one file")
    a.add_argument("--workers", type=int, default=os.cpu_count())
    o = a.parse_args()
    os.makedirs(o.directory, exist_ok=True)
    points = design(o.design, o.count)
    grid = K[K < HIGHEST[o.design]]
    started = time.time()
    with Pool(o.workers) as pool:
        for first in range(o.first, len(points), o.part):
            part = points[first:first + o.part]
            found = pool.map(job, [(o.design, point) for point in part], chunksize=1)
            kept = [i for i, table in enumerate(found) if table is not None]
            tables = np.array([found[i] for i in kept])
            np.savez(f"{o.directory}/{o.design}-{first:05d}.npz", parameters=part[kept], k=grid,
                     total=tables[:, 0].astype(np.float32), cold=tables[:, 1].astype(np.float32))
            print(f"{o.design}: {first + len(part)}/{len(points)} in {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
