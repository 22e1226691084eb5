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


def eisenstein_hu(k, point):
    """Transfer functions of Eisenstein & Hu 1998 for the cold matter of a point: with oscillations and without."""
    om, ob, h, mnu = point[:4]
    m, b = om * h * h - mnu / NEUTRINO, ob * h * h
    f, theta = b / m, 2.7255 / 2.7
    horizon = 44.5 * np.log(9.83 / m) / np.sqrt(1 + 10 * b**0.75)
    alpha = 1 - 0.328 * np.log(431 * m) * f + 0.38 * np.log(22.3 * m) * f * f
    q = k * theta**2 / (m * (alpha + (1 - alpha) / (1 + (0.43 * k * horizon)**4)))
    l = np.log(2 * np.e + 1.8 * q)
    smooth = l / (l + (14.2 + 731 / (1 + 62.5 * q)) * q * q)
    zeq, keq = 2.5e4 * m / theta**4, 0.0746 * m / theta**2
    b1, b2 = 0.313 * m**-0.419 * (1 + 0.607 * m**0.674), 0.238 * m**0.223
    zd = 1291 * m**0.251 / (1 + 0.659 * m**0.828) * (1 + b1 * b**b2)
    rd, req = (31.5 * b / theta**4 * 1e3 / z for z in (zd, zeq))
    s = 2 / (3 * keq) * np.sqrt(6 / req) * np.log((np.sqrt(1 + rd) + np.sqrt(rd + req)) / (1 + np.sqrt(req)))
    silk = 1.6 * b**0.52 * m**0.73 * (1 + (10.4 * m)**-0.95)
    q = k / (13.41 * keq)

    def pressureless(a, b):
        l = np.log(np.e + 1.8 * b * q)
        return l / (l + (14.2 / a + 386 / (1 + 69.9 * q**1.08)) * q * q)

    a1, a2 = (46.9 * m)**0.670 * (1 + (32.1 * m)**-0.532), (12 * m)**0.424 * (1 + (45 * m)**-0.582)
    alpha_c = a1**-f * a2**(-f**3)
    beta_c = 1 / (1 + 0.944 / (1 + (458 * m)**-0.708) * ((1 - f)**((0.395 * m)**-0.0266) - 1))
    mix = 1 / (1 + (k * s / 5.4)**4)
    cold = mix * pressureless(1, beta_c) + (1 - mix) * pressureless(alpha_c, beta_c)
    y = (1 + zeq) / (1 + zd)
    r = np.sqrt(1 + y)
    alpha_b = 2.07 * keq * s * (1 + rd)**-0.75 * y * (-6 * r + (2 + 3 * y) * np.log((r + 1) / (r - 1)))
    beta_b = 0.5 + f + (3 - 2 * f) * np.sqrt((17.2 * m)**2 + 1)
    shifted = s / (1 + (8.41 * m**0.435 / (k * s))**3)**(1 / 3)
    wave = pressureless(1, 1) / (1 + (k * s / 5.2)**2) + alpha_b / (1 + (beta_b / (k * s))**3) * np.exp(-(k / silk)**1.4)
    return f * wave * np.sinc(k * shifted / np.pi) + (1 - f) * cold, smooth


def interpolate(k, values, point, grid):
    """A transfer function between CAMB's k, relative to a known one.

    From k = 0.4 to 0.6 / Mpc on CAMB's k are so far apart that the last acoustic oscillations fall between them: a
    spline of T itself, CAMB's own spectra included, is off there by up to 1.5 % of P where baryons weigh much.
    Relative to the fits of Eisenstein & Hu with oscillations little is left to interpolate. These pass through zero at
    smaller k, where the k are close and the fits without oscillations serve.
    """
    from scipy.interpolate import CubicSpline
    at_k, at_grid = eisenstein_hu(k, point), eisenstein_hu(grid, point)
    with_waves, without = (CubicSpline(np.log(k[k > low]), (values / known)[k > low])(np.log(grid)) * there
                           for known, there, low in zip(at_k, at_grid, (0.25, 0)))
    return np.where(grid > 0.3, with_waves, without)


def transfer(point, highest):
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
    data = camb.get_results(p).get_matter_transfer_data().transfer_data[:, :, 0].astype(float)
    k, grid = data[0] * h, K[K < highest]
    total, cold = data[camb.model.Transfer_tot - 1], data[camb.model.Transfer_nonu - 1]
    return [interpolate(k, t, point, grid) for t in (total, cold)]


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
