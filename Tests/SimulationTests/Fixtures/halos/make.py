"""Writes positions.npy, velocities.npy, groups.npy and means.npy beside it: friends of friends by scipy.

Particles: clumps of a power-law size distribution about Poisson centres on a loose background in a periodic box of
100 Mpc/h, some clumps across its faces. Groups: pairs closer than 0.2 mean separations from a periodic k-d tree
(scipy.spatial.cKDTree) joined by scipy.sparse.csgraph.connected_components; groups.npy is each particle's group, the
largest first and of equals the one with the earliest particle, -1 below 20 particles. means.npy [H, 7] is the number of
particles, the centre of mass by unwrapping along a circle's mean and the mean velocity of each group.
Made with scipy 1.17.1, numpy 2.4.6: python make.py
"""

import pathlib

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

BOX, LINKING, MINIMUM = 100.0, 0.2, 20
rng = np.random.default_rng(20)
sizes = np.minimum(2 + 8 * (rng.pareto(1.1, 140)), 500).astype(int)
clumps = [
    c + rng.normal(size=(n, 3)) * 0.35 * n ** (1 / 3) for n, c in zip(sizes, rng.uniform(0, BOX, (140, 3)))
]
positions = np.concatenate([*clumps, rng.uniform(0, BOX, (2500, 3))]) % BOX
positions = rng.permutation(positions).astype("<f4")
positions[positions >= BOX] = 0
velocities = (rng.normal(size=positions.shape) * 300).astype("<f4")

x = positions.astype(float)
length = LINKING * BOX / len(x) ** (1 / 3)
pairs = cKDTree(x, boxsize=BOX).query_pairs(length, output_type="ndarray")
distance = np.abs(x[pairs[:, 0]] - x[pairs[:, 1]])
distance = np.sqrt((np.minimum(distance, BOX - distance) ** 2).sum(1))
assert np.abs(distance / length - 1).min() > 1e-9, "a pair sits on the edge"
graph = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(x), len(x)))
_, component = connected_components(graph, directed=False)

members = [np.flatnonzero(component == c) for c in np.unique(component)]
members = sorted((m for m in members if len(m) >= MINIMUM), key=lambda m: (-len(m), m[0]))
groups = np.full(len(x), -1, "<i4")
means = []
for number, m in enumerate(members):
    groups[m] = number
    middle = np.angle(np.exp(2j * np.pi * x[m] / BOX).mean(0)) * BOX / (2 * np.pi)
    centre = middle + ((x[m] - middle + BOX / 2) % BOX - BOX / 2).mean(0)
    means.append([len(m), *(centre % BOX), *velocities[m].astype(float).mean(0)])
means = np.array(means)
across = sum(np.ptp(x[m], axis=0).max() > BOX / 2 for m in members)
print(len(x), "particles", len(members), "groups", across, "across the faces", means[:5, 0], len(members[-1]))

folder = pathlib.Path(__file__).parent
for name, array in dict(positions=positions, velocities=velocities, groups=groups, means=means).items():
    np.save(folder / f"{name}.npy", array)
