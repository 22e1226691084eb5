"""Two samples of 300 rows in two dimensions for each of some cases, and the accuracy of a small network that tells them
apart, with the settings of sbi's c2st: writes values.json. Needs numpy and scikit-learn."""

import json
import pathlib
import warnings

import numpy as np
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")


def accuracy(a, b):
    """Mean over five folds, of rows standardised by the first sample."""
    mean, deviation = a.mean(0), a.std(0)
    x = (np.concatenate([a, b]) - mean) / deviation
    y = np.repeat([0, 1], [len(a), len(b)])
    width = 10 * x.shape[1]
    network = MLPClassifier((width, width), activation="relu", solver="adam", max_iter=1000, random_state=1)
    return float(cross_val_score(network, x, y, cv=KFold(5, shuffle=True, random_state=1)).mean())


rng = np.random.default_rng(1)
draw = lambda: rng.normal(size=(300, 2))
cases = {}
cases["alike"] = draw(), draw()
cases["shifted"] = draw(), draw() + [0.7, 0]
cases["shrunk"] = draw(), 0.6 * draw()
b = draw()
b[:, 1] = 0.7 * b[:, 0] + np.sqrt(0.51) * b[:, 1]
cases["correlated"] = draw(), b
a = 0.3 * draw()
a[:, 0] += np.sign(rng.normal(size=300))
cases["two peaks"] = a, draw() * [np.sqrt(1.09), 0.3]
a = draw()
a[:, 1] = 0.4 * a[:, 1] + 0.7 * (a[:, 0] ** 2 - 1)
cases["banana"] = a, draw() * [1, np.sqrt(0.16 + 2 * 0.49)]
values = [
    {"name": n, "accuracy": round(accuracy(a, b), 4), "first": np.round(a, 3).ravel().tolist(),
     "second": np.round(b, 3).ravel().tolist()}
    for n, (a, b) in cases.items()
]
print([(v["name"], v["accuracy"]) for v in values])
pathlib.Path(__file__).with_name("values.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")
