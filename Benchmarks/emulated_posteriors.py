"""Judges emulated posteriors of real spectra beside sbi's: how probable the truth is, and whether ranks are uniform.

    .venv-peers/bin/python Benchmarks/emulated_posteriors.py --quijote ../shared/data/quijote --out DIR
                           [--summary mpk] [--subsets 10] [--count 50] [--npe 1200]

Emulators learn Quijote's nwLH from the LH and --count simulations, in --subsets different subsets of the first 1,200 rows of
1,600, and the posteriors of the last 400 are judged: the mean log density of the truth of seven parameters scaled to
[0, 1] by the prior, and the ranks of the truth among draws, pooled over the subsets. Beside them stands sbi's NPE by its defaults with --npe
of the same 1,200 simulations (0 leaves it out). What is done is kept in DIR and not done again.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The prior of Quijote's nwLH (Villaescusa-Navarro et al. 2020, arXiv:1909.05273, table 1).
PRIOR = {"Omega_m": (0.1, 0.5), "Omega_b": (0.03, 0.07), "h": (0.5, 0.9), "n_s": (0.8, 1.2), "sigma_8": (0.6, 1.0),
         "M_nu": (0.01, 1.0), "w": (-1.3, -0.7)}
FILES = {"pk": "Pk_nwLH.npy", "mpk": "MPk_nwLH.npy"}
TEST = 400


def slingshot(options, *arguments, allowed=(0,)):
    done = subprocess.run([options.slingshot, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in allowed:
        sys.exit(f"slingshot {' '.join(map(str, arguments))} ended with {done.returncode}")
    return done.stdout


def read(options):
    spectra = np.load(options.quijote / FILES[options.summary])
    return spectra, np.loadtxt(options.quijote / "params_nwLH.txt")[:len(spectra), :len(PRIOR)]


def test_suite(options, spectra, theta):
    folder = options.out / "test"
    if not folder.exists():
        np.savetxt(options.out / "test.csv", theta[-TEST:], delimiter=",", header=",".join(PRIOR), comments="")
        np.save(options.out / "test.npy", spectra[-TEST:])
        np.save(options.out / "k.npy", axis(options, spectra))
        slingshot(options, "import", "--parameters", options.out / "test.csv", "--observable",
                  f"{options.summary}={options.out / 'test.npy'}", "--axis", f"{options.summary}:k={options.out / 'k.npy'}",
                  "--unit", f"{options.summary}=(Mpc/h)^3", "--unit", f"{options.summary}:k=h/Mpc", "--out", folder)
    return folder


def axis(options, spectra):
    model = options.out / "run" / "models" / f"emulated-n{options.count}-s1" / "config.json"
    config = json.loads(model.read_text())
    return np.array(config["observables"][0]["axes"][0]["coordinates"][0]["values"])


def emulate(options):
    seeds = list(range(1, options.subsets + 1))
    settings = {
        "paths.quijote": options.quijote.resolve(), "summarise.summaries": f"[{options.summary}]",
        "study.strategies": "[scratch, emulated]", "study.targets": f"[{options.count}]", "study.seeds": seeds,
        "report.predictions_at": options.count, "pretrain.trials": 1, "pretrain.keep": 1, "transfer.trials": 1,
        "transfer.average": 1,
    }
    replaced = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    slingshot(options, "run", ROOT / "Examples/quijote-emulated.yaml", "--out", options.out / "run", "--resume", *replaced,
              "--threads", options.threads)


def judged(options, suite, seed):
    kept = options.out / f"calibration-{seed}.json"
    model = options.out / "run" / "models" / f"emulated-n{options.count}-s{seed}"
    if not kept.exists():
        # The status 3 of posteriors that are not calibrated is a result here.
        kept.write_text(slingshot(options, "calibrate", "--model", model, "--suite", suite, "--json", "--threads",
                                  options.threads, allowed=(0, 3)))
    found = json.loads(kept.read_text())
    # The study's bounds are wider than the prior: both sides are scaled by the prior here.
    bounds = json.loads((model / "config.json").read_text())["parameters"]
    for name, low, high in zip(bounds["names"], bounds["lower"], bounds["upper"]):
        found["log_probability"] -= np.log((high - low) / (PRIOR[name][1] - PRIOR[name][0]))
    return found


def pooled(results):
    print(f"{'':10}{'Kolmogorov':>12}{'68 % holds':>12}{'95 % holds':>12}")
    for name in PRIOR:
        places = np.concatenate([(np.array(one["parameters"][name]["ranks"]) + 0.5) / (one["draws"] + 1) for one in results])
        places.sort()
        steps = np.arange(1, len(places) + 1) / len(places)
        distance = max(np.max(steps - places), np.max(places - steps + 1 / len(places)))
        inside = [np.mean(np.abs(places - 0.5) < level / 2) for level in (0.68, 0.95)]
        print(f"{name:10}{distance:12.3f}{inside[0]:12.3f}{inside[1]:12.3f}", flush=True)


def npe(options, spectra, theta):
    import torch
    from sbi.inference import NPE
    from sbi.utils import BoxUniform

    low, high = np.array(list(PRIOR.values())).T
    scaled, logs = (theta - low) / (high - low), np.log(spectra)
    train, test = np.arange(options.npe), np.arange(len(theta) - TEST, len(theta))
    inputs = (logs - logs[train].mean(axis=0)) / logs[train].std(axis=0)
    found = []
    for seed in (1, 2, 3):
        torch.manual_seed(seed)
        os.chdir(options.out)  # sbi writes its logs into the folder that it runs in
        inference = NPE(BoxUniform(torch.zeros(len(low)), torch.ones(len(low))), show_progress_bars=False)
        as_tensor = lambda array: torch.as_tensor(array, dtype=torch.float32)
        inference.append_simulations(as_tensor(scaled[train]), as_tensor(inputs[train])).train()
        posterior = inference.build_posterior()
        found.append(np.mean([
            posterior.log_prob(as_tensor(scaled[row])[None], x=as_tensor(inputs[row]),
                               leakage_correction_params={"num_rejection_samples": 2000}).item() for row in test]))
        print(f"sbi NPE by defaults, N = {options.npe}, seed {seed}: log p {found[-1]:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quijote", type=pathlib.Path, required=True, help="folder with Pk_nwLH.npy and the like")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--summary", choices=sorted(FILES), default="mpk")
    parser.add_argument("--subsets", type=int, default=10)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--npe", type=int, default=1200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--slingshot", default=str(ROOT / ".build/release/slingshot"))
    options = parser.parse_args()
    options.out = options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    spectra, theta = read(options)
    if options.npe:
        npe(options, spectra, theta)
    if options.subsets:
        emulate(options)
        suite = test_suite(options, spectra, theta)
        results = []
        for seed in range(1, options.subsets + 1):
            results.append(judged(options, suite, seed))
            print(f"emulated, N = {options.count}, subset {seed}: log p {results[-1]['log_probability']:.2f}", flush=True)
        print(f"mean of {len(results)} subsets: log p {np.mean([one['log_probability'] for one in results]):.2f}")
        pooled(results)


if __name__ == "__main__":
    main()
