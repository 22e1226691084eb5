"""Times a particle-mesh simulation in JaxPM: initial conditions, 2LPT and leapfrog steps, on two threads.

    python cola.py [--particles 128] [--cells 256] [--steps 5] [--repeats 3]

Prints one JSON object: seconds per simulation, compiled and warm, the median over the repeats. Every step has one
evaluation of the force, as Slingshot's. JaxPM's own `cic_paint` and `cic_read` tie the mesh to the lattice of the
particles; a finer mesh goes through the loops inside them, and its kernels of potential and gradient as in
`pm_forces`. No spectrum is measured here, whereas Slingshot's time holds one.
"""

import argparse
import functools
import json
import statistics
import time
from importlib.metadata import version

import jax
import jax.numpy as jnp
import jax_cosmo
import numpy
from jaxpm.kernels import gradient_kernel, invlaplace_kernel
from jaxpm.painting import _cic_paint_impl, _cic_read_impl
from jaxpm.pm import linear_field, lpt

BOX = 1000.0  # Mpc/h
THREADS = 2


def forces(positions, cells):
    """The force at positions in cells of the mesh, as jaxpm.pm.pm_forces has it."""
    mesh = _cic_paint_impl(jnp.zeros((cells,) * 3), positions)
    modes = jnp.fft.rfftn(mesh)
    k = fft_vectors(cells)
    potential = modes * invlaplace_kernel(k)
    return jnp.stack([_cic_read_impl(jnp.fft.irfftn(-gradient_kernel(k, axis) * potential), positions)
                      for axis in range(3)], axis=-1)


def fft_vectors(cells):
    """Frequencies [radians per cell] of the half-complex transform."""
    full = 2 * numpy.pi * numpy.fft.fftfreq(cells)
    half = 2 * numpy.pi * numpy.fft.rfftfreq(cells)
    return [jnp.asarray(full.reshape(-1, 1, 1), jnp.float32), jnp.asarray(full.reshape(1, -1, 1), jnp.float32),
            jnp.asarray(half.reshape(1, 1, -1), jnp.float32)]


def fiducial():
    return jax_cosmo.Cosmology(
        Omega_c=0.2685, Omega_b=0.049, h=0.6711, n_s=0.9624, sigma8=0.834, Omega_k=0.0, w0=-1.0, wa=0.0)


@functools.partial(jax.jit, static_argnames=("particles", "cells", "steps"))
def simulate(seed, k, power, particles, cells, steps):
    cosmology = fiducial()
    shape = (particles,) * 3
    initial = linear_field(shape, (BOX,) * 3, lambda at: jnp.interp(at.reshape(-1), k, power).reshape(at.shape), seed)
    start = 0.3
    displacement, momentum, _ = lpt(cosmology, initial, a=start, order=2)
    lattice = jnp.stack(jnp.meshgrid(*[jnp.arange(particles, dtype=jnp.float32)] * 3, indexing="ij"), axis=-1)
    finer = cells / particles
    positions = (lattice + displacement) * finer
    momentum = momentum * finer

    def step(state, times):
        positions, momentum = state
        before, middle, after = times
        rate = lambda a: jnp.sqrt(jax_cosmo.background.Esqr(cosmology, a))
        positions = positions + momentum * (middle - before) / (before**3 * rate(before))
        kick = 1.5 * cosmology.Omega_m * (after - before) / (middle**2 * rate(middle))
        momentum = momentum + kick * forces(positions, cells)
        positions = positions + momentum * (after - middle) / (after**3 * rate(after))
        return (positions, momentum), None

    ends = jnp.linspace(start, 1.0, steps + 1)
    times = jnp.stack([ends[:-1], (ends[:-1] + ends[1:]) / 2, ends[1:]], axis=-1)
    return jax.lax.scan(step, (positions, momentum), times)[0][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--particles", type=int, default=128)
    parser.add_argument("--cells", type=int, default=256)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    k = jnp.logspace(-4, 1, 256)
    power = jax_cosmo.power.linear_matter_power(fiducial(), k)
    run = lambda seed: simulate(
        jax.random.PRNGKey(seed), k, power, options.particles, options.cells, options.steps).block_until_ready()
    if not bool(jnp.isfinite(run(0)).all()):
        raise SystemExit("the simulation left positions that are not finite")
    times = []
    for repeat in range(options.repeats):
        start = time.perf_counter()
        run(repeat + 1)
        times.append(time.perf_counter() - start)
    print(json.dumps({
        "name": "cola", "unit": "s", "median": statistics.median(times), "least": min(times),
        "peer": "JaxPM " + version("jaxpm"), "threads": THREADS,
    }))


if __name__ == "__main__":
    main()
