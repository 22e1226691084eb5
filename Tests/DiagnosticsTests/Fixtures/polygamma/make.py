"""Derivatives of log Gamma by SciPy. Run: python3 make.py (needs scipy); writes values.json."""
import json
import pathlib

from scipy import special

points = [
    {"x": x, "derivatives": [float(special.digamma(x))] + [float(special.polygamma(n, x)) for n in (1, 2)]}
    for x in (0.05, 0.5, 1.0, 2.0, 4.5, 9.99, 10.0, 37.2, 1e3)
]
path = pathlib.Path(__file__).with_name("values.json")
path.write_text(json.dumps({"points": points}, indent=1) + "\n")
