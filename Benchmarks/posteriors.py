"""Compares Slingshot's posteriors with sbi's on the same simulations.

    .venv-peers/bin/python Benchmarks/posteriors.py [--task slcp] [--simulations 1000] [--head nsf] [--observations 3]
    .venv-peers/bin/python Benchmarks/posteriors.py --quijote ../shared/data/quijote

The first form trains both on simulations of the tasks in posterior_tasks.py and classifies their draws of the posterior
of observations, drawn from the prior, against the exact posterior's: the accuracy of sbi's own classifier, C2ST, is
0.5 where nothing tells the two apart and 1 where everything does. The second trains them on real spectra
and compares the mean log density of the truth of 300 test simulations, parameters scaled to [0, 1] by the prior, without
what sbi's flows leak out of it.

Both sides train with their defaults on one thread and choose by simulations that they hold out themselves: `slingshot
pretrain` searches 16 settings and keeps an ensemble of three networks, sbi trains one network. Seconds are wall time, and
behind it processor time, of import, training and drawing, without the evaluation. Each result is printed as it comes and, with --log, written
as a line of JSON.
"""

import argparse
import contextlib
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from sbi.inference import NPE
from sbi.utils import BoxUniform
from sbi.utils.metrics import c2st

from posterior_tasks import TASKS

ROOT = pathlib.Path(__file__).resolve().parent.parent

# The prior of Quijote's Latin hypercube (Villaescusa-Navarro et al. 2020, arXiv:1909.05273, table 1).
QUIJOTE = {"Omega_m": (0.1, 0.5), "Omega_b": (0.03, 0.07), "h": (0.5, 0.9), "n_s": (0.8, 1.2), "sigma_8": (0.6, 1.0)}


class Slingshot:
    """The commands on files of a folder of their own."""

    def __init__(self, program, folder, bounds):
        self.program, self.folder, self.bounds = program, pathlib.Path(folder), bounds

    def run(self, *arguments, allowed=(0,)):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode not in allowed:
            sys.exit(f"slingshot {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def suite(self, name, theta, data, *options):
        np.savetxt(self.folder / f"{name}.csv", theta, delimiter=",", header=",".join(self.bounds), comments="")
        np.save(self.folder / f"{name}.npy", data)
        stated = [f"--bounds={parameter}={low}:{high}" for parameter, (low, high) in self.bounds.items()]
        self.run("import", "--parameters", self.folder / f"{name}.csv", "--observable",
                 f"x={self.folder / name}.npy", *stated, *options, "--out", self.folder / name)
        return self.folder / name

    def train(self, head, theta, data, seed, *options):
        suite = self.suite("train", theta, data)
        self.run("pretrain", "--suite", suite, "--head", head, "--seed", seed, "--threads", 1, "--quiet", *options,
                 "--out", self.folder / "model")

    def draw(self, observations, draws, seed):
        np.save(self.folder / "observed.npy", observations)
        self.run("infer", "--model", self.folder / "model", "--observation", self.folder / "observed.npy", "--draws",
                 draws, "--seed", seed, "--threads", 1, "--out", self.folder / "chains")
        files = sorted(self.folder.glob("chains/draws*.npz"), key=lambda path: (len(path.name), path.name))
        return [np.stack([np.load(file)[name] for name in self.bounds], axis=1) for file in files]

    def log_probability(self, theta, data):
        suite = self.suite("test", theta, data)
        # The status 3 of posteriors that are not calibrated is a result here.
        found = self.run("calibrate", "--model", self.folder / "model", "--suite", suite, "--json", allowed=(0, 3))
        return json.loads(found)["log_probability"]


def trained_by_sbi(kind, theta, data, prior, seed):
    torch.manual_seed(seed)
    # sbi writes its logs into the folder that it runs in.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(sys.stderr):
        inference = NPE(prior, density_estimator=kind, show_progress_bars=False)
        inference.append_simulations(tensor(theta), tensor(data)).train()
    return inference.build_posterior()


class Clock:
    """Wall and processor seconds since it was made, those of ended children too."""

    def __init__(self):
        self.start = self.now()

    @staticmethod
    def now():
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return np.array([time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)])

    def seconds(self):
        return [round(float(one), 2) for one in self.now() - self.start]


def tensor(array):
    return torch.as_tensor(np.asarray(array), dtype=torch.float32)


def accuracies(draws, references):
    return [float(c2st(tensor(mine), tensor(exact), classifier="mlp")) for mine, exact in zip(draws, references)]


def compare_on_task(task, count, seed, options):
    rng = np.random.default_rng([seed, count, [other.name for other in TASKS].index(task.name)])
    theta = task.prior(count, rng)
    data = task.simulate(theta, rng)
    # The observations are the same for each number of simulations.
    rng = np.random.default_rng([seed, len(task.name)])
    observed = task.simulate(task.prior(options.observations, rng), rng)
    references = [task.reference(one, options.draws, rng) for one in observed]
    again = [task.reference(one, options.draws, rng) for one in observed]
    facts = {"task": task.name, "simulations": count, "seed": seed}
    report({**facts, "estimator": "exact", "c2st": accuracies(again, references), "seconds": [0.0, 0.0]}, options)
    bounds = {f"p{index}": (-task.side, task.side) for index in range(task.parameters)}
    for head in options.head:
        with tempfile.TemporaryDirectory() as folder:
            clock = Clock()
            slingshot = Slingshot(options.slingshot, folder, bounds)
            slingshot.train(head, theta, data, seed, *options.pretrain)
            draws = slingshot.draw(observed, options.draws, seed)
            seconds = clock.seconds()
        report({**facts, "estimator": head, "c2st": accuracies(draws, references), "seconds": seconds}, options)
    for kind in options.sbi:
        clock = Clock()
        prior = BoxUniform(-task.side * torch.ones(task.parameters), task.side * torch.ones(task.parameters))
        posterior = trained_by_sbi(kind, theta, data, prior, seed)
        draws = [posterior.sample((options.draws,), x=tensor(one), show_progress_bars=False) for one in observed]
        seconds = clock.seconds()
        report({**facts, "estimator": f"sbi {kind}", "c2st": accuracies(draws, references), "seconds": seconds}, options)


def compare_on_quijote(folder, seed, options):
    spectra = np.load(folder / "Pk_LH.npy")
    theta = np.loadtxt(folder / "params_LH.txt")[:, :len(QUIJOTE)]
    order = np.random.default_rng(seed).permutation(len(spectra))
    test, train = order[:300], order[300:]
    facts = {"task": "quijote", "simulations": len(train), "seed": seed}
    for head in options.head:
        with tempfile.TemporaryDirectory() as scratch:
            clock = Clock()
            slingshot = Slingshot(options.slingshot, scratch, QUIJOTE)
            slingshot.train(head, theta[train], spectra[train], seed, *options.pretrain)
            seconds = clock.seconds()
            found = slingshot.log_probability(theta[test], spectra[test])
        report({**facts, "estimator": head, "log_probability": found, "seconds": seconds}, options)
    low, high = np.array(list(QUIJOTE.values())).T
    scaled, logs = (theta - low) / (high - low), np.log(spectra)
    inputs = (logs - logs[train].mean(axis=0)) / logs[train].std(axis=0)
    for kind in options.sbi:
        clock = Clock()
        prior = BoxUniform(torch.zeros(len(low)), torch.ones(len(low)))
        posterior = trained_by_sbi(kind, scaled[train], inputs[train], prior, seed)
        seconds = clock.seconds()
        found = np.mean([
            posterior.log_prob(tensor(scaled[row])[None], x=tensor(inputs[row]),
                               leakage_correction_params={"num_rejection_samples": 2000}).item() for row in test])
        report({**facts, "estimator": f"sbi {kind}", "log_probability": float(found), "seconds": seconds}, options)


def report(row, options):
    if "c2st" in row:
        score = f"C2ST {np.mean(row['c2st']):.3f}  ({' '.join(f'{one:.3f}' for one in row['c2st'])})"
    else:
        score = f"log p {row['log_probability']:.3f}"
    wall, processor = row["seconds"]
    print(f"{row['task']:24}{row['simulations']:>7}{row['seed']:>4}  {row['estimator']:10}{wall:8.1f}{processor:8.1f} s  {score}",
          flush=True)
    if options.log:
        with options.log.open("a") as file:
            file.write(json.dumps(row) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", action="append", choices=[task.name for task in TASKS])
    parser.add_argument("--simulations", type=int, action="append", help="1000 by default; repeatable")
    parser.add_argument("--observations", type=int, default=3)
    parser.add_argument("--draws", type=int, default=4000, help="of each posterior")
    parser.add_argument("--seed", type=int, action="append", help="1 by default; repeatable")
    parser.add_argument("--head", action="append", help="nsf and mixture by default; none; repeatable")
    parser.add_argument("--sbi", action="append", help="sbi's density estimators; nsf by default; none; repeatable")
    parser.add_argument("--quijote", type=pathlib.Path, help="folder with Pk_LH.npy and params_LH.txt, instead of the tasks")
    parser.add_argument("--pretrain", action="append", default=[], help="a further argument of slingshot pretrain; repeatable")
    parser.add_argument("--slingshot", default=str(ROOT / ".build/release/slingshot"))
    parser.add_argument("--log", type=pathlib.Path)
    options = parser.parse_args()
    options.head = [kind for kind in options.head or ["nsf", "mixture"] if kind != "none"]
    options.sbi = [kind for kind in options.sbi or ["nsf"] if kind != "none"]
    torch.set_num_threads(1)
    for seed in options.seed or [1]:
        if options.quijote:
            compare_on_quijote(options.quijote, seed, options)
            continue
        for count in options.simulations or [1000]:
            for task in TASKS:
                if not options.task or task.name in options.task:
                    compare_on_task(task, count, seed, options)


if __name__ == "__main__":
    main()
