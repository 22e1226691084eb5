"""Tasks whose posteriors are known, as Lueckmann et al. 2021 (arXiv:2101.04653, appendix T) define them.

A task draws parameters from a uniform prior on a box, data of parameters, and exact draws of the posterior of data: by
inverting the simulator where that is possible, else by Markov chains on the exact likelihood.
"""

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class Task:
    name: str
    side: float  # the prior is uniform between -side and side
    parameters: int
    simulate: object  # (theta [N, P], generator) -> data [N, D]
    reference: object  # (data [D], draws, generator) -> posterior draws [draws, P]

    def prior(self, count, rng):
        return rng.uniform(-self.side, self.side, (count, self.parameters))


def within(candidates, side, count):
    """Draws for a time, of which those in the box are kept."""
    kept = np.empty((0, 0))
    while len(kept) < count:
        new = candidates()
        new = new[(np.abs(new) <= side).all(axis=1)]
        kept = new if kept.size == 0 else np.concatenate([kept, new])
    return kept[:count]


# Two moons: a crescent, moved by |theta_1 + theta_2| and theta_2 - theta_1.

def crescent(count, rng):
    angle, radius = rng.uniform(-np.pi / 2, np.pi / 2, count), rng.normal(0.1, 0.01, count)
    return np.stack([radius * np.cos(angle) + 0.25, radius * np.sin(angle)], axis=1)


def two_moons(theta, rng):
    shift = np.stack([-np.abs(theta.sum(axis=1)), theta[:, 1] - theta[:, 0]], axis=1) / np.sqrt(2)
    return crescent(len(theta), rng) + shift


def two_moons_reference(data, draws, rng):
    # The shift has a Jacobian of one on each of the two branches.
    def candidates():
        total, difference = ((crescent(4 * draws, rng) - data) * [1, -1]).T * np.sqrt(2)
        possible = total >= 0
        total = np.where(rng.random(len(total)) < 0.5, total, -total)
        return (np.stack([total - difference, total + difference], axis=1) / 2)[possible]

    return within(candidates, 1, draws)


# SLCP: a simple likelihood, a complex posterior: four draws of a Gaussian in two dimensions.

def slcp(theta, rng):
    first, second, correlation = theta[:, 2] ** 2, theta[:, 3] ** 2, np.tanh(theta[:, 4])
    one, two = rng.normal(size=(2, len(theta), 4))
    points = [
        theta[:, :1] + first[:, None] * one,
        theta[:, 1:2] + second[:, None] * (correlation[:, None] * one + np.sqrt(1 - correlation**2)[:, None] * two)]
    return np.stack(points, axis=2).reshape(len(theta), 8)


def slcp_likelihood(theta, data):
    first, second, correlation = theta[:, 2] ** 2, theta[:, 3] ** 2, np.tanh(theta[:, 4])
    rest = np.cosh(theta[:, 4]) ** -2  # 1 - correlation^2
    one = (data[0::2] - theta[:, :1]) / first[:, None]
    two = (data[1::2] - theta[:, 1:2]) / second[:, None]
    square = ((one**2 - 2 * correlation[:, None] * one * two + two**2).sum(axis=1)) / rest
    return -0.5 * square - 4 * (np.log(first) + np.log(second) + 0.5 * np.log(rest))


def slcp_reference(data, draws, rng, trials=1_000_000, steps=500):
    # Differential evolution (ter Braak 2006, Stat. Comput. 16, 239) on the positive quarter, a half of the chains by the
    # differences of the other, begun at the prior weighted by the likelihood; the signs of theta_3 and theta_4 do not matter.
    def positive(theta):
        return np.where([False, False, True, True, False], np.abs(theta), theta)

    start = positive(rng.uniform(-3, 3, (trials, 5)))
    weights = slcp_likelihood(start, data)
    weights = np.exp(weights - weights.max())
    size = (draws + 1) // 2
    chains = start[rng.choice(trials, (2, size), p=weights / weights.sum())]
    logs = [slcp_likelihood(half, data) for half in chains]
    for step in range(steps):
        scale = 1.0 if step % 10 == 9 else 2.38 / np.sqrt(10)
        for half in range(2):
            one, two = rng.integers(size, size=(2, size))
            ways = chains[1 - half][one] - chains[1 - half][two]
            moved = positive(chains[half] + scale * ways + rng.normal(0, 1e-4, ways.shape))
            new = np.where((np.abs(moved) <= 3).all(axis=1), slcp_likelihood(moved, data), -np.inf)
            taken = np.log(rng.random(size)) < new - logs[half]
            chains[half] = np.where(taken[:, None], moved, chains[half])
            logs[half] = np.where(taken, new, logs[half])
    found = chains.reshape(-1, 5)[:draws]
    found[:, 2:4] *= rng.choice([-1, 1], (draws, 2))
    return found


# A mixture of a wide and a narrow Gaussian with one mean.

def gaussian_mixture(theta, rng):
    return theta + rng.normal(size=theta.shape) * rng.choice([1.0, 0.1], (len(theta), 1))


def gaussian_mixture_reference(data, draws, rng):
    # A component counts by its share within the box, which drawing before the cut does.
    return within(lambda: gaussian_mixture(np.tile(data, (2 * draws, 1)), rng), 10, draws)


# Gaussian linear with a uniform prior: noise of variance 0.1.

def gaussian_linear(theta, rng):
    return theta + rng.normal(0, np.sqrt(0.1), theta.shape)


def gaussian_linear_reference(data, draws, rng):
    # Each parameter is independent of the others.
    return np.concatenate(
        [within(lambda: gaussian_linear(np.full((2 * draws, 1), x), rng), 1, draws) for x in data], axis=1)


TASKS = (
    Task("two-moons", 1, 2, two_moons, two_moons_reference),
    Task("slcp", 3, 5, slcp, slcp_reference),
    Task("gaussian-mixture", 10, 2, gaussian_mixture, gaussian_mixture_reference),
    Task("gaussian-linear-uniform", 1, 10, gaussian_linear, gaussian_linear_reference),
)
