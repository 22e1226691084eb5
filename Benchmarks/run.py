"""Times Slingshot against its peers, by turns, and writes Benchmarks/results.json.

    python3 Benchmarks/run.py [--rounds 7] [--only training-step] [--slingshot PATH] [--python PATH]

Each side is a command that runs one repetition, warmed up, and prints one JSON object with its `median`,
`unit` and `threads`. Rounds alternate between the sides, so that a change of the machine's speed meets both;
a row holds the medians over the rounds and ratio = peer / ours (above 1: Slingshot is faster). Work on one
thread is pinned to one core. A peer that is not installed is skipped, and the row says so by null.

A training step's share_of_peak is how many of the multiply-adds that the core could do in its time the step's matrix
products are. What the core could do, on registers alone in the best instruction set, is measured in the same process
before and after each round of steps.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


@dataclasses.dataclass(frozen=True)
class Benchmark:
    name: str
    ours: tuple[str, ...]  # arguments of `slingshot bench`
    script: str = ""  # the peer's script in this folder, none where no other code does the same
    arguments: tuple[str, ...] = ()  # its arguments
    module: str = ""  # what it imports
    peer_name: str = "no other code does this"
    threads: int = 1


def training_step(name, batch, dropout="0"):
    shape = ("--layers", "79,256,256,6", "--batch", batch, "--dropout", dropout)
    return Benchmark(name, ("training-step", *shape), "training_step.py", (*shape, "--repeats", "3"), "torch",
                     "PyTorch eager, fused AdamW")


def emulator(piece, simulations):
    return Benchmark(f"{piece}-{simulations}", (piece, "--simulations", str(simulations)))


COLA = ("--particles", "128", "--cells", "256", "--steps", "5")

BENCHMARKS = (
    training_step("training-step", "32"),
    training_step("training-step-batch-128", "128"),
    training_step("training-step-dropout", "32", dropout="0.3"),
    Benchmark("spectrum", ("spectrum",), "spectrum.py", (), "camb", "CAMB, HMCode-2020"),
    Benchmark("theory-relu", ("theory-relu",), "theory_relu.py", (), "numpy", "the same saddle point to 1 % in numpy"),
    Benchmark("cola", ("cola", *COLA), "cola.py", COLA, "jaxpm", "JaxPM, the same particles, mesh and forces", threads=2),
    emulator("emulator-fit", 50), emulator("emulator-fit", 1200), emulator("emulator-draw", 50), emulator("emulator-posterior", 50),
    emulator("emulator-posterior", 1200),
)


class Failed(Exception):
    pass


def one_core():
    """Pins a child to the last core it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measure(command, threads):
    run = subprocess.run(command, capture_output=True, text=True, preexec_fn=one_core if threads == 1 else None,
                         check=False,
                         env=dict(os.environ, OMP_NUM_THREADS=str(threads), OMP_WAIT_POLICY="PASSIVE"))
    if run.returncode != 0:
        last = (run.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failed(f"{' '.join(map(str, command))} ended with {run.returncode}: {last}")
    try:
        result = json.loads(run.stdout.strip().splitlines()[-1])
        share = result.get("share_of_peak")
        return float(result["median"]), str(result["unit"]), int(result["threads"]), share
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise Failed(f"{' '.join(map(str, command))} printed no result: {error!r}") from error


def has_module(python, module):
    probe = [python, "-c", f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"]
    return os.access(python, os.X_OK) and subprocess.run(probe, check=False).returncode == 0


def row(benchmark, slingshot, python, rounds):
    ours = [slingshot, "bench", *benchmark.ours, "--json"]
    peer = [python, "-B", str(HERE / benchmark.script), *benchmark.arguments]
    with_peer = bool(benchmark.script) and has_module(python, benchmark.module)
    if benchmark.script and not with_peer:
        print(f"{benchmark.name}: {benchmark.peer_name} is not installed and not compared with; "
              "`make bench-peers` installs it", file=sys.stderr)
    times, units, shares = {"ours": [], "peer": []}, set(), []
    # What takes a minute is done once.
    for turn in range(1 if benchmark.name.endswith("fit-1200") else rounds):
        sides = [("ours", ours)] + ([("peer", peer)] if with_peer else [])
        for side, command in sides if turn % 2 == 0 else reversed(sides):
            value, unit, threads, share = measure(command, benchmark.threads)
            times[side].append(value)
            units.add((unit, threads))
            if share is not None:
                shares.append(float(share))
    if len(units) != 1:
        raise Failed(f"{benchmark.name}: the sides disagree on unit and threads: {sorted(units)}")
    unit, threads = units.pop()
    mine = statistics.median(times["ours"])
    theirs = statistics.median(times["peer"]) if with_peer else None
    facts = {
        "name": benchmark.name, "ours": mine, "peer": theirs, "peer_name": benchmark.peer_name, "unit": unit,
        "ratio": theirs / mine if with_peer else None, "threads": threads,
    }
    return facts | ({"share_of_peak": statistics.median(shares)} if shares else {})


def write(rows, path):
    scratch = path.with_name(path.name + ".part")
    scratch.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")
    scratch.replace(path)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", action="append", choices=[benchmark.name for benchmark in BENCHMARKS])
    parser.add_argument("--slingshot", default=str(ROOT / ".build/release/slingshot"))
    parser.add_argument("--python", default=str(ROOT / ".venv-peers/bin/python"))
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "results.json")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")

    rows, failures = [], 0
    print(f"{'':26}{'Slingshot':>12}{'peer':>12}{'ratio':>8}{'of peak':>9}")
    for benchmark in BENCHMARKS:
        if options.only and benchmark.name not in options.only:
            continue
        try:
            rows.append(row(benchmark, options.slingshot, options.python, options.rounds))
        except (Failed, OSError) as error:
            print(f"{benchmark.name}: {error}", file=sys.stderr)
            failures += 1
            continue
        last = rows[-1]
        peer = f"{last['peer']:12.3g}{last['ratio']:8.2f}" if last["peer"] else f"{'-':>12}{'-':>8}"
        share = f"{last['share_of_peak']:9.0%}" if "share_of_peak" in last else f"{'':9}"
        print(f"{last['name']:26}{last['ours']:12.3g}{peer}{share}  {last['unit']}, {last['peer_name']}", flush=True)
    if rows:
        write(rows, options.out)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
