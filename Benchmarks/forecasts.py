"""Rehearses studies of known pairs of suites from few target simulations and compares with the studies themselves.

    python3 Benchmarks/forecasts.py --out DIR [--slingshot PATH] [--few 30] [--cases NAME ...] [--threads N] [--record FILE]
                                    [--quijote DIR --cases quijote-pk quijote-mpk --few 50]

Every case is a source suite, a target suite and a summary. `slingshot run` does the real study; `slingshot forecast` sees
--few of the target simulations, none of the test. What is compared, over all strategies, numbers of simulations and
parameters: the ranking of "hurts by more than 3 %" against "helps by more than 3 %" (AUC), the correlation of the logs of
the ratios of errors, the mean bias of these logs, the coverage of the bands of 68 %, and the number of simulations that
reach what training from scratch reaches with most of them (the share within a factor 1.5). Beside it stand two rules that it
must beat: always the same answer, the mean log ratio of a strategy and number over the other cases; and a transferability
score of the literature, LogME (transferability.py), which needs no rehearsal. Nothing in a forecast was chosen by these cases.

Finished runs in DIR are kept, so that a stopped comparison goes on where it was. Prints a table and writes
DIR/forecasts.json. With the suites of Data/fields (made by `make suites` where they are not there) and two smooth ones; with --quijote
DIR, a folder with Quijote's arrays, also LH to nwLH as measured from N-body simulations.
"""

import argparse
import csv
import json
import math
import pathlib
import statistics
import subprocess

import numpy as np

import transferability

CASES = {
    "nwlh-pk": ("lcdm-smooth", "nwlh-smooth", "pk"),
    "w0wa-pk": ("lcdm-smooth", "w0wa-smooth", "pk"),
    "neutrinos-pk": ("fields/lcdm", "fields/nwlh", "pk"),
    "neutrinos-mpk": ("fields/lcdm", "fields/nwlh", "mpk"),
    "gravity-pk": ("fields/lcdm", "fields/modified-gravity", "pk"),
    "gravity-mpk": ("fields/lcdm", "fields/modified-gravity", "mpk"),
    "local-pk": ("fields/lcdm", "fields/local-fnl", "pk"),
    "local-mpk": ("fields/lcdm", "fields/local-fnl", "mpk"),
    "framework-pk": ("lcdm-smooth", "fields/lcdm", "pk"),
    "framework-nwlh-pk": ("lcdm-smooth", "fields/nwlh", "pk"),
}
QUIJOTE = {"quijote-pk": ("quijote-LH", "quijote-nwLH", "pk"), "quijote-mpk": ("quijote-LH", "quijote-nwLH", "mpk")}
SMOOTH = {"lcdm-smooth": ("lcdm", 2000, 11), "nwlh-smooth": ("nwlh", 1000, 12), "w0wa-smooth": ("w0wa", 1000, 13)}
MARGIN = 0.03


def study(case, source, target, summary, few):
    search = {"learning_rate": [1e-3, 5e-3], "weight_decay": [3e-3, 3e-1], "hidden_layers": [2, 2], "units": [64, 160],
              "dropout": [0.0, 0.1], "epochs": 200, "patience": 40}
    text = {
        "name": case, "title": f"{source} to {target}, {summary}",
        "source": {"directory": source}, "target": {"directory": target},
        "summarise": {"summaries": [summary]},
        "pretrain": {"trials": 6, "keep": 2, "search": dict(search, epochs=250)},
        "transfer": {"trials": 4, "average": 2, "folds": 4, "search": search, "fine_tuning": search},
        "study": {"strategies": ["scratch", "warm-start", "dummy-outputs", "bottleneck"],
                  "targets": [50, 100, 200, 400], "seeds": [1, 2, 3], "test": 400, "test_split": "last"},
        "forecast": {"few": few, "universes": 3, "seed": 1},
    }
    return json.dumps(text, indent=1)  # JSON is YAML


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def real_ratios(path):
    """Mean square errors averaged over seeds, by strategy, number and parameter, and their ratios over scratch."""
    sums = {}
    for row in rows(path):
        sums.setdefault((row["strategy"], int(row["n_target"]), row["parameter"]), []).append(float(row["mse"]))
    errors = {key: statistics.fmean(values) for key, values in sums.items()}
    names = {key[2] for key in errors} - {"total"}
    for strategy, count in {key[:2] for key in errors}:
        errors.setdefault((strategy, count, "total"),
                          statistics.fmean(errors[strategy, count, name] for name in names))
    return errors, {key: value / errors["scratch", *key[1:]] for key, value in errors.items() if key[0] != "scratch"}


def size_reaching(errors, wanted):
    """The number of simulations at which a curve of errors, falling in logarithms, reaches what is wanted."""
    points = sorted(errors.items())
    if points[0][1] <= wanted:
        return float(points[0][0])
    for (low, above), (high, below) in zip(points, points[1:]):
        if below <= wanted:
            share = math.log(above / wanted) / math.log(above / below)
            return math.exp(math.log(low) + share * math.log(high / low))
    return math.inf


def auc(scores, labels):
    hurts = [score for score, label in zip(scores, labels) if label]
    helps = [score for score, label in zip(scores, labels) if not label]
    if not hurts or not helps:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in hurts for b in helps)
    return wins / (len(hurts) * len(helps))


def correlation(x, y):
    return statistics.correlation(x, y) if len(x) > 2 and len(set(x)) > 1 else None


def compare(cells):
    """How forecasts of some cells, each (foretold log, low, high, real log), did."""
    foretold, real = [cell["foretold"] for cell in cells], [cell["real"] for cell in cells]
    step = math.log1p(MARGIN)
    clear = [cell for cell in cells if abs(cell["real"]) > step]
    labels = [cell["real"] > 0 for cell in clear]
    return {
        "cells": len(cells), "hurt": sum(labels), "helped": len(labels) - sum(labels),
        "auc": auc([cell["foretold"] for cell in clear], labels),
        "auc_logme": auc([-cell["logme"] for cell in clear], labels),
        "auc_same_answer": auc([cell["same"] for cell in clear], labels) if "same" in cells[0] else None,
        "correlation": correlation(foretold, real),
        "correlation_same_answer": correlation([cell["same"] for cell in cells], real) if "same" in cells[0] else None,
        "bias": statistics.fmean(a - b for a, b in zip(foretold, real)),
        "coverage": statistics.fmean(cell["low"] <= cell["real"] <= cell["high"] for cell in cells),
    }


SWIFT = """extension KnownPair {{
  /// As `Benchmarks/forecasts.py --record` measured them, from {few} target simulations each.
  public static let measured: [KnownPair] = [
{lines}
  ]
  /// Target simulations that they were foretold from.
  public static let few = {few}
  /// The share of numbers of simulations to buy that were right within a factor of 1.5.
  public static let purchases = {purchases:.2f}
}}
"""


def record(report, path):
    """Writes what was measured as the Swift source that reports of forecasts show."""
    def number(value):
        return "nil" if value is None else f"{value:.3f}"
    lines = []
    for name, found in [*report["cases"].items(), ("all", report["all"])]:
        source, target, summary = CASES.get(name, ("", "all", ""))
        title = f"{source} to {target}, {summary}".replace("fields/", "fields of ") if name in CASES else "all"
        lines.append(f"""    KnownPair(
      name: "{title}", cells: {found["cells"]}, hurt: {found["hurt"]},
      helped: {found["helped"]}, auc: {number(found["auc"])}, aucOfScore: {number(found["auc_logme"])},
      aucOfMean: {number(found["auc_same_answer"])}, correlation: {number(found["correlation"])},
      bias: {number(found["bias"])}, coverage: {number(found["coverage"])}),""")
    path.write_text(SWIFT.format(
        few=report["few"], lines="\n".join(lines), purchases=report["all"]["purchases_within_1.5"]))


def quijote(options, name):
    """A suite directory of Quijote's arrays."""
    place = (options.out / name).resolve()
    if not place.exists():
        kind = name.removeprefix("quijote-")
        bins = np.load(options.quijote / "kbins.npz")
        np.save(options.out / "k.npy", bins["k"])
        arguments = [options.slingshot, "import", "--parameters", options.out / f"{name}.txt", "--out", place]
        count = 0
        for summary, file in (("pk", "Pk"), ("mpk", "MPk")):
            path = (options.quijote / f"{file}_{kind}.npy").resolve()
            count = len(np.load(path, mmap_mode="r"))
            arguments += ["--observable", f"{summary}={path}", "--axis", f"{summary}:k={options.out / 'k.npy'}",
                          "--unit", f"{summary}=(Mpc/h)^3", "--unit", f"{summary}:k=h/Mpc"]
        lines = (options.quijote / f"params_{kind}.txt").read_text().splitlines()
        (options.out / f"{name}.txt").write_text("\n".join(lines[:count + 1]) + "\n")
        run(arguments, options.out / "log.txt")
    return place


def run(arguments, log):
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a") as file:
        code = subprocess.run(arguments, stdout=file, stderr=file).returncode
    if code:
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {code}: see {log}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--slingshot", default=".build/release/slingshot")
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("Data"))
    parser.add_argument("--quijote", type=pathlib.Path, help="folder with Pk_LH.npy and the like")
    parser.add_argument("--few", type=int, default=30)
    parser.add_argument("--cases", nargs="*", default=list(CASES), help="quijote-pk and quijote-mpk with --quijote")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--record", type=pathlib.Path, help="Swift source to write, Sources/Forecast/KnownPair+Measured.swift")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = CASES | (QUIJOTE if options.quijote else {})
    threads = ["--threads", str(options.threads), "--quiet"]
    cells, purchases = {}, {}
    for case in options.cases:
        source, target, summary = known[case]
        places = []
        for name in (source, target):
            if name.startswith("quijote-"):
                places.append(quijote(options, name))
                continue
            if name not in SMOOTH:
                places.append((options.data / name).resolve())
                continue
            suite, count, seed = SMOOTH[name]
            place = (options.out / name).resolve()
            if not place.exists():
                run([options.slingshot, "simulate", "--suite", suite, "--count", str(count), "--seed", str(seed),
                     "--out", place, "--resume", *threads], options.out / "log.txt")
            places.append(place)
        folder = options.out / case
        folder.mkdir(exist_ok=True)
        (folder / "study.yaml").write_text(study(case, str(places[0]), str(places[1]), summary, options.few))
        for command, out, product in (("run", "run", "results.csv"), ("forecast", "forecast", "forecast.csv")):
            if not (folder / out / product).exists():
                run([options.slingshot, command, folder / "study.yaml", "--out", folder / out, *threads]
                    + (["--resume"] if (folder / out).exists() else []), folder / "log.txt")
        errors, ratios = real_ratios(folder / "run" / "results.csv")
        cells[case] = []
        for row in rows(folder / "forecast" / "forecast.csv"):
            key = (row["strategy"], int(row["n_target"]), row["parameter"])
            cells[case].append({
                "key": key, "foretold": math.log(float(row["ratio"])), "low": math.log(float(row["low"])),
                "high": math.log(float(row["high"])), "real": math.log(ratios[key])})
        counts = sorted({cell["key"][1] for cell in cells[case]})
        score = transferability.scores(
            folder / "run" / "models" / "source-plain", places[1], summary, counts, test=400)
        for cell in cells[case]:
            cell["logme"] = score[cell["key"][1:]]
        curves = {}
        for row in rows(folder / "forecast" / "learning.csv"):
            if row["parameter"] == "total":
                curves.setdefault(row["strategy"], {})[int(row["n_target"])] = float(row["mse"])
        # What from scratch reaches with most simulations; with each other strategy, foretold and real.
        most = max(curves["scratch"])
        purchases[case] = []
        for strategy, curve in curves.items():
            if strategy == "scratch":
                continue
            own = {count: errors[strategy, count, "total"] for count in curve}
            purchases[case].append((strategy, size_reaching(curve, curves["scratch"][most]),
                                    size_reaching(own, errors["scratch", most, "total"])))
    for case, own in cells.items():
        for cell in own:
            others = [other["real"] for name, rest in cells.items() if name != case for other in rest
                      if other["key"][:2] == cell["key"][:2]]
            if others:
                cell["same"] = statistics.fmean(others)
    report = {"few": options.few, "cases": {case: compare(own) for case, own in cells.items()},
              "all": compare([cell for own in cells.values() for cell in own]), "purchases": purchases}
    pairs = [(a, b) for own in purchases.values() for _, a, b in own]
    right = [a == b or (math.isfinite(a) and math.isfinite(b) and max(a / b, b / a) <= 1.5) for a, b in pairs]
    report["all"]["purchases_within_1.5"] = statistics.fmean(right)
    (options.out / "forecasts.json").write_text(json.dumps(report, indent=1) + "\n")
    if options.record:
        record(report, options.record)
    show = lambda value: "-" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
    names = ["cells", "hurt", "helped", "auc", "auc_logme", "auc_same_answer", "correlation", "correlation_same_answer", "bias",
             "coverage"]
    print("case".ljust(20) + "".join(name.rjust(max(8, len(name) + 2)) for name in names))
    for case, values in [*report["cases"].items(), ("all", report["all"])]:
        print(case.ljust(20) + "".join(show(values[name]).rjust(max(8, len(name) + 2)) for name in names))
    print(f"simulations to buy within a factor 1.5: {report['all']['purchases_within_1.5']:.2f} of {len(pairs)}")


if __name__ == "__main__":
    main()
