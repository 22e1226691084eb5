"""Times one non-linear P(k) at z = 0 with massive neutrinos in CAMB (HMCode-2020), on one thread.

    python spectrum.py [--count 5]

Prints one JSON object: milliseconds of CPU time per cosmology, the median over the cosmologies.
"""

import argparse
import json
import statistics
import time

import camb


def spectrum(shift):
    h = 0.6711 + 0.01 * shift
    parameters = camb.set_params(
        H0=100 * h, ombh2=0.049 * h * h, omch2=0.2685 * h * h - 0.4 / 93.14, mnu=0.4, ns=0.9624, As=2.1e-9,
        WantCls=False, halofit_version="mead2020")
    parameters.set_matter_power(redshifts=[0.0], kmax=2.0)
    camb.get_results(parameters).get_matter_power_spectrum(minkh=0.0089, maxkh=0.5, npoints=79)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5)
    options = parser.parse_args()
    spectrum(0)
    times = []
    for index in range(options.count):
        start = time.process_time()
        spectrum(index)
        times.append((time.process_time() - start) * 1e3)
    print(json.dumps({
        "name": "spectrum", "unit": "ms", "median": statistics.median(times), "least": min(times),
        "peer": "CAMB " + camb.__version__, "threads": 1,
    }))


if __name__ == "__main__":
    main()
