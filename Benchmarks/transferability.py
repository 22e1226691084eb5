"""LogME, the logarithm of the maximum evidence of a linear model on a network's features (You, Liu, Wang & Long 2021,
"LogME: Practical Assessment of Pre-trained Models for Transfer Learning", ICML): a transferability score that needs
neither fine-tuning nor classes. Used by forecasts.py as the rule that a forecast must beat.
"""

import json
import pathlib
import struct

import numpy as np


def log_me(features, values, rounds=100):
    """The largest evidence per row of values [N] that are linear in features [N, F] with Gaussian weights and noise."""
    features = np.hstack([features, np.ones((len(features), 1))])
    values = (values - values.mean()) / values.std()
    count, width = features.shape
    u, s, _ = np.linalg.svd(features, full_matrices=False)
    squares, projected = s**2, (u.T @ values) ** 2
    outside = max(values @ values - projected.sum(), 0)
    alpha, beta = 1.0, 1.0
    for _ in range(rounds):  # the fixed points of MacKay (1992), equations 4 and 5 of the paper
        ratio = alpha / beta
        gamma = (squares / (squares + ratio)).sum()
        weights = (squares * projected / (squares + ratio) ** 2).sum()
        rest = (projected * ratio**2 / (squares + ratio) ** 2).sum() + outside
        new = gamma / max(weights, 1e-12), (count - gamma) / max(rest, 1e-12)
        done = abs(new[0] / new[1] / ratio - 1) < 1e-4
        alpha, beta = new
        if done:
            break
    weights = (squares * projected / (squares + alpha / beta) ** 2).sum()
    rest = (projected * (alpha / beta) ** 2 / (squares + alpha / beta) ** 2).sum() + outside
    evidence = 0.5 * (width * np.log(alpha) + count * np.log(beta) - count * np.log(2 * np.pi) - beta * rest - alpha * weights)
    return (evidence - 0.5 * (np.log(alpha + beta * squares).sum() + (width - len(s)) * np.log(alpha))) / count


def tensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        body = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
            for name, entry in header.items()}


def features(model, spectra):
    """Encoded spectra [N, D] and what the last hidden layer of a source model's first network makes of them [N, F]."""
    config = json.loads((pathlib.Path(model) / "config.json").read_text())
    part, = config["encoding"]["parts"]
    assert part["kind"] == "log" and config["members"][0]["input"] == {"vector": spectra.shape[1]}
    inputs = (np.log10(spectra) - part["mean"]) / part["deviation"]
    weights, hidden = tensors(pathlib.Path(model) / "model.safetensors"), inputs
    for stage in config["members"][0]["stages"]:
        slope = stage["activation"]["leakyReLU"]["slope"]
        name = f"member.0.{stage['name']}"
        hidden = hidden @ weights[name + ".weight"].T + weights[name + ".bias"]
        hidden = np.where(hidden > 0, hidden, slope * hidden)
    return inputs, hidden


def scores(model, suite, summary, counts, test):
    """For each number of target simulations and parameter how much better, by LogME, the source's features are than the
    inputs themselves: positive where transfer should help. `total` is the mean."""
    suite = pathlib.Path(suite)
    spectra = np.load(suite / f"{summary}.npy")
    with open(suite / "parameters.txt") as file:
        names = file.readline().lstrip("#").split()
    parameters = np.loadtxt(suite / "parameters.txt")
    inputs, hidden = features(model, spectra)
    pool = np.random.default_rng(1).permutation(len(spectra) - test)
    found = {}
    for count in counts:
        rows = pool[:count]
        for place, name in enumerate(names):
            values = parameters[rows, place]
            found[count, name] = log_me(hidden[rows], values) - log_me(inputs[rows], values)
        found[count, "total"] = float(np.mean([found[count, name] for name in names]))
    return found
