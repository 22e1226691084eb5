"""Measurements by Pylians 0.12 (PyPI "Pylians") of a small clustered catalogue, for SummariesTests.

usage: python make.py            writes particles.npy, velocities.npy and values.json beside itself
"""

import json
import os

import MAS_library as MASL
import numpy as np
import Pk_library as PKL
import redshift_space_library as RSL
import smoothing_library as SL

BOX, GRID, SIDE, RADIUS = 250.0, 64, 20, 20.0
OMEGA_M, REDSHIFT = 0.3175, 0.5
HERE = os.path.dirname(os.path.abspath(__file__))


def catalogue():
    """A lattice moved by a Gaussian displacement field (Zel'dovich, P ~ k^-1.5 cut off) and a little scatter."""
    rng = np.random.default_rng(20251)
    k = np.fft.fftfreq(SIDE, 1 / SIDE) * 2 * np.pi / BOX
    kx, ky, kz = np.meshgrid(k, k, k, indexing="ij")
    k2 = kx**2 + ky**2 + kz**2
    k2[0, 0, 0] = 1
    amplitude = k2 ** (-0.375) * np.exp(-k2 * 8.0**2 / 2)
    amplitude[0, 0, 0] = 0
    white = np.fft.fftn(rng.standard_normal((SIDE,) * 3))
    shifts = [np.fft.ifftn(1j * q / k2 * amplitude * white).real for q in (kx, ky, kz)]
    shifts = np.stack(shifts, -1).reshape(-1, 3)
    shifts *= 6.0 / shifts.std()
    lattice = (np.stack(np.meshgrid(*[np.arange(SIDE)] * 3, indexing="ij"), -1).reshape(-1, 3) + 0.25) * BOX / SIDE
    positions = (lattice + shifts + rng.standard_normal(shifts.shape)) % BOX
    velocities = 70 * shifts + 30 * rng.standard_normal(shifts.shape)
    # Rounding to float32 must not give the box's far side itself.
    positions = positions.astype("f4")
    positions[positions >= BOX] = 0
    return positions, velocities.astype("f4")


def contrast(positions, assignment, weights=None):
    delta = np.zeros((GRID,) * 3, dtype=np.float32)
    MASL.MA(positions, delta, BOX, assignment, W=weights, verbose=False)
    delta /= delta.mean(dtype=np.float64)
    delta -= 1
    return delta


def spectrum(delta, assignment, axis=2):
    return PKL.Pk(delta, BOX, axis, assignment, 1, False)


def continuous_top_hat():
    k = np.fft.fftfreq(GRID, 1 / GRID) * 2 * np.pi / BOX
    kz = np.arange(GRID // 2 + 1) * 2 * np.pi / BOX
    x = RADIUS * np.sqrt(k[:, None, None] ** 2 + k[None, :, None] ** 2 + kz[None, None, :] ** 2)
    x[0, 0, 0] = 1
    window = 3 * (np.sin(x) - x * np.cos(x)) / x**3
    window[0, 0, 0] = 1
    return window.astype(np.complex64)


def marked(positions, window, softening, power):
    """The recipe of the Quijote spectra."""
    smooth = SL.field_smoothing(contrast(positions, "CIC"), window, 1)
    around = np.zeros(len(positions), dtype=np.float32)
    MASL.CIC_interp(smooth, BOX, positions, around)
    marks = (((1 + softening) / (1 + softening + around)) ** power).astype(np.float32)
    return spectrum(contrast(positions, "CIC", marks), "CIC"), float(marks.mean(dtype=np.float64))


def bispectrum(delta, shells):
    """Pylians' bins are k - k_F <= |k| < k + k_F; the small offset keeps rounding off their edges."""
    fundamental = 2 * np.pi / BOX
    k1, k2, k3 = [(s - 1e-6) * fundamental for s in shells]
    angle = np.arccos((k3**2 - k1**2 - k2**2) / (2 * k1 * k2))
    found = PKL.Bk(delta, BOX, k1, k2, np.array([angle]), "CIC", 1)
    return {"centres": shells, "B": float(found.B[0]), "Q": float(found.Q[0])}


def moments(positions):
    """Variance and S_3 of the overdensity in spheres, in double precision, the window of the mesh divided out."""
    modes = np.fft.fftn(contrast(positions, "CIC").astype("f8"))
    n = np.fft.fftfreq(GRID, 1 / GRID)
    window = np.sinc(n / GRID) ** 2
    x = RADIUS * 2 * np.pi / BOX * np.sqrt(n[:, None, None] ** 2 + n[None, :, None] ** 2 + n**2)
    x[0, 0, 0] = 1
    modes *= 3 * (np.sin(x) - x * np.cos(x)) / x**3 / (window[:, None, None] * window[None, :, None] * window)
    modes[0, 0, 0] = 0
    smooth = np.fft.ifftn(modes).real
    return {"variance": float((smooth**2).mean()), "S3": float((smooth**3).mean() / (smooth**2).mean() ** 2)}


def main():
    positions, velocities = catalogue()
    np.save(os.path.join(HERE, "particles.npy"), positions)
    np.save(os.path.join(HERE, "velocities.npy"), velocities)
    values = {"box": BOX, "grid": GRID, "radius": RADIUS, "omega_m": OMEGA_M, "redshift": REDSHIFT}
    last = GRID // 2 - 1
    for assignment in ("NGP", "CIC", "TSC", "PCS"):
        found = spectrum(contrast(positions, assignment), assignment)
        values["pk_" + assignment.lower()] = found.Pk[:last, 0].tolist()
    values["k"] = found.k3D[:last].tolist()
    values["modes"] = found.Nmodes3D[:last].tolist()

    hubble = 100 * np.sqrt(OMEGA_M * (1 + REDSHIFT) ** 3 + 1 - OMEGA_M)
    for axis in range(3):
        moved = positions.copy()
        RSL.pos_redshift_space(moved, velocities, BOX, hubble, REDSHIFT, axis)
        found = spectrum(contrast(moved, "CIC"), "CIC", axis)
        values["multipoles_" + "xyz"[axis]] = found.Pk[:last].T.tolist()

    window = continuous_top_hat()
    for name, softening, power in (("quijote", 0.25, 2.0), ("other", 1.0, -1.0)):
        found, mean = marked(positions, window, softening, power)
        values["mpk_" + name] = {
            "softening": softening, "power": power, "mean": mean, "M": found.Pk[:last, 0].tolist()}
    on_mesh, _ = marked(positions, SL.FT_filter(BOX, RADIUS, GRID, "Top-Hat", 1), 0.25, 2.0)
    difference = on_mesh.Pk[:last, 0] / np.array(values["mpk_quijote"]["M"]) - 1
    print("top-hat cut out of the mesh against the continuous one:", difference[[0, 4, 9, 19, 29]])

    values["pdf"] = moments(positions)
    delta = contrast(positions, "CIC")
    values["bispectrum"] = [bispectrum(delta.copy(), s) for s in ([5, 5, 5], [9, 9, 9], [2, 8, 8], [4, 6, 8])]
    with open(os.path.join(HERE, "values.json"), "w") as file:
        json.dump(values, file)


main()
