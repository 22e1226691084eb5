"""Tail probabilities of Student's t by SciPy. Run: python3 make.py (needs scipy); writes values.json."""
import json
import pathlib

from scipy import stats

cases = [
    {"t": t, "freedom": nu, "tail": float(stats.t.sf(t, nu))}
    for nu in (1, 2, 4, 9, 399, 2.7, 1e4)
    for t in (-3.0, 0.0, 0.3, 1.0, 2.5, 6.2, 40.0)
]
quantiles = [
    {"tail": p, "freedom": nu, "t": float(stats.t.isf(p, nu))}
    for nu in (1, 4, 9, 399)
    for p in (0.4, 0.16, 0.05, 1e-3, 1e-6)
]
path = pathlib.Path(__file__).with_name("values.json")
path.write_text(json.dumps({"tails": cases, "quantiles": quantiles}, indent=1) + "\n")
