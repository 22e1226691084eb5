"""Writes values.json beside it: points of the unscrambled Sobol sequence from scipy.stats.qmc.Sobol.

Each row of "points" is [index, x_1 ... x_32], coordinates as integers in units of 2^-30 (scipy's resolution).
Made with scipy 1.17.1, numpy 2.4.6: python make.py
"""

import json
import pathlib

from scipy.stats import qmc

DIMENSIONS = 32
INDICES = [*range(32), 100, 777, 1023, 1024, 4095, 20000, 32767]

points = qmc.Sobol(DIMENSIONS, scramble=False, bits=30).random(32768)
rows = [[i, *(int(x * 2**30) for x in points[i])] for i in INDICES]
assert all(x == v * 2**-30 for row in rows for x, v in zip(points[row[0]], row[1:]))
text = ",\n".join(json.dumps(row) for row in rows)
pathlib.Path(__file__).with_name("values.json").write_text(
    f'{{"dimensions": {DIMENSIONS}, "points": [\n{text}\n]}}\n'
)
