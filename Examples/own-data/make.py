"""Writes the toy files of this example: galaxies' multipoles and a bispectrum that depend on cosmology, on the halo
occupation and, in the second suite, on feedback. Nothing of it is physics; the shapes, signs and files are what matters.

    python3 make.py FOLDER
"""

import pathlib
import sys

import numpy as np

K = np.linspace(0.0125, 0.4875, 40)  # h/Mpc
TRIANGLES = np.array([(a, b, c) for a in (0.05, 0.1, 0.2) for b in (0.05, 0.1, 0.2) for c in (0.05, 0.1, 0.2)
                      if a <= b <= c <= a + b])


def simulations(count, feedback, seed):
    random = np.random.default_rng(seed)
    theta = {"Omega_m": random.uniform(0.25, 0.4, count), "sigma_8": random.uniform(0.7, 0.9, count),
             "logMmin": random.uniform(12.5, 13.8, count)}
    if feedback:
        theta["A_SN1"] = np.exp(random.uniform(np.log(0.25), np.log(4), count))
    matter, sigma, mass = theta["Omega_m"], theta["sigma_8"], theta["logMmin"]
    bias = (1 + 0.6 * (mass - 12.5))[:, None]
    damping = np.exp(-0.8 * K * np.log(theta.get("A_SN1", np.ones(count)))[:, None])
    power = 2e4 * sigma[:, None] ** 2 * (K / 0.05) ** -1.2 * np.exp(-3 * (matter[:, None] - 0.3) * K) * damping
    growth = (matter ** 0.55)[:, None]
    scatter = lambda shape: 1 + 0.03 * random.standard_normal(shape)
    p0 = power * (bias ** 2 + 2 / 3 * bias * growth + growth ** 2 / 5) * scatter(power.shape)
    # The fingers of god turn the quadrupole negative on small scales.
    p2 = power * (4 / 3 * bias * growth + 4 / 7 * growth ** 2) * (1 - (K / 0.25) ** 2) * scatter(power.shape)
    one = [np.interp(TRIANGLES[:, side], K, np.ones_like(K)) * TRIANGLES[:, side] for side in range(3)]
    shape = -0.2 + sum(np.cos(9 * side) for side in one) / 3
    bk = 1e8 * sigma[:, None] ** 4 * bias ** 3 * shape * (0.6 + matter[:, None]) + 2e5 * random.standard_normal(
        (count, len(TRIANGLES)))
    return theta, {"p0": p0, "p2": p2, "bk": bk}


def write(folder, count, feedback, seed):
    folder.mkdir(parents=True, exist_ok=True)
    theta, observables = simulations(count, feedback, seed)
    np.savetxt(folder / "params.csv", np.column_stack(list(theta.values())), delimiter=",",
               header=",".join(theta), comments="")
    for name, values in observables.items():
        np.save(folder / f"{name}.npy", values)
    np.save(folder / "k.npy", K)
    np.savetxt(folder / "triangles.csv", TRIANGLES, delimiter=",", header="k1,k2,k3", comments="")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "own-data")
    write(folder / "cheap", 600, feedback=False, seed=1)
    write(folder / "expensive", 160, feedback=True, seed=2)
    write(folder / "observed", 20, feedback=True, seed=3)


if __name__ == "__main__":
    main()
