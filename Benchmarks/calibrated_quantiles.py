"""Trains cheap and calibrates expensive: calibrated quantiles (arXiv:2411.14748) beside emulated posteriors.

    .venv-peers/bin/python Benchmarks/calibrated_quantiles.py --quijote ../shared/data/quijote --out DIR
                           [--summary mpk] [--subsets 3] [--count 100] [--head nsf]

A density is trained on Quijote's LH alone. What of its posteriors holds the truth of --count simulations of nwLH (massive
neutrinos and w, of which it knows nothing) as often as is said gives the limits for the last 400 of nwLH: `slingshot calibrate` and
`slingshot infer --conformal`. Beside them stand the model's own limits, and those of a posterior that an emulator learnt from the same
simulations. Printed are the shares of the truths within 68 and 95 % and the mean width of the 68 % interval in units of the
prior's, of the parameters that LH varies; of those that are new a model of LH says nothing. What is done is kept in DIR.
"""

import argparse
import csv
import os
import pathlib
import subprocess
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from emulated_posteriors import FILES, PRIOR, ROOT, TEST

SHARED = [name for name in PRIOR if name not in ("M_nu", "w")]


def slingshot(options, *arguments, allowed=(0,)):
    done = subprocess.run([options.slingshot, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in allowed:
        sys.exit(f"slingshot {' '.join(map(str, arguments))} ended with {done.returncode}")
    return done.stdout


def suite(options, name, theta, spectra, names):
    folder = options.out / name
    if not folder.exists():
        np.savetxt(options.out / f"{name}.csv", theta[:, :len(names)], delimiter=",", header=",".join(names), comments="")
        np.save(options.out / f"{name}.npy", spectra)
        np.save(options.out / "k.npy", np.load(options.quijote / "kbins.npz")["k"][:spectra.shape[1]])
        bounds = [f"--bounds={parameter}={PRIOR[parameter][0]}:{PRIOR[parameter][1]}" for parameter in names]
        slingshot(options, "import", "--parameters", options.out / f"{name}.csv", "--observable",
                  f"{options.summary}={options.out / name}.npy", "--axis", f"{options.summary}:k={options.out / 'k.npy'}",
                  "--unit", f"{options.summary}=(Mpc/h)^3", "--unit", f"{options.summary}:k=h/Mpc", *bounds, "--out", folder)
    return folder


def intervals(options, model, test, name, *more):
    folder = options.out / name
    if not folder.exists():
        slingshot(options, "infer", "--model", model, "--suite", test, "--draws", 1000, "--out", folder, *more)
    with (folder / "intervals.csv").open() as file:
        return list(csv.DictReader(file))


def judged(rows, truth):
    found = {}
    for place, name in enumerate(SHARED):
        own = [row for row in rows if row["parameter"] == name]
        limits = np.array([[float(row[key]) for key in ("low_68", "high_68", "low_95", "high_95")] for row in own])
        values = truth[:, place]
        width = np.mean(limits[:, 1] - limits[:, 0]) / (PRIOR[name][1] - PRIOR[name][0])
        found[name] = (np.mean((limits[:, 0] <= values) & (values <= limits[:, 1])),
                       np.mean((limits[:, 2] <= values) & (values <= limits[:, 3])), width)
    return found


def show(label, results):
    for name in SHARED:
        shares = np.mean([one[name] for one in results], axis=0)
        print(f"{label:28}{name:10}{shares[0]:10.3f}{shares[1]:10.3f}{shares[2]:10.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quijote", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--summary", choices=list(FILES), default="mpk")
    parser.add_argument("--subsets", type=int, default=3)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--head", default="nsf")
    parser.add_argument("--slingshot", default=str(ROOT / ".build/release/slingshot"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    files = {"pk": "Pk_LH.npy", "mpk": "MPk_LH.npy"}
    cheap, dear = (np.load(options.quijote / files[options.summary]), np.load(options.quijote / FILES[options.summary]))
    theta = np.loadtxt(options.quijote / "params_nwLH.txt")[:len(dear)]
    source = suite(options, "lh", np.loadtxt(options.quijote / "params_LH.txt")[:len(cheap)], cheap, SHARED)
    model = options.out / "model"
    if not model.exists():
        slingshot(options, "pretrain", "--suite", source, "--head", options.head, "--out", model, "--quiet")
    test = suite(options, "test", theta[-TEST:], dear[-TEST:], list(PRIOR))
    own, calibrated, emulated = [], [], []
    for seed in range(1, options.subsets + 1):
        rows = np.random.default_rng(seed).permutation(len(dear) - TEST)[:options.count]
        few = suite(options, f"few-{seed}", theta[rows], dear[rows], list(PRIOR))
        calibration = options.out / f"calibration-{seed}.json"
        if not calibration.exists():
            calibration.write_text(slingshot(options, "calibrate", "--model", model, "--suite", few, "--json", allowed=(0, 3)))
        own.append(judged(intervals(options, model, test, "own"), theta[-TEST:]))
        calibrated.append(judged(intervals(options, model, test, f"calibrated-{seed}", "--conformal", calibration), theta[-TEST:]))
        fine = options.out / f"emulated-{seed}"
        if not fine.exists():
            slingshot(options, "transfer", "--model", model, "--suite", few, "--source", source, "--strategy", "emulated",
                      "--out", fine, "--quiet")
        emulated.append(judged(intervals(options, fine, test, f"posterior-{seed}"), theta[-TEST:]))
    print(f"{'':28}{'':10}{'68 %':>10}{'95 %':>10}{'width':>10}")
    show("trained on LH alone", own)
    show(f"calibrated on {options.count}", calibrated)
    show(f"emulated from {options.count}", emulated)


if __name__ == "__main__":
    main()
