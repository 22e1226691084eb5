"""Writes scikit-learn's handwritten digits as arrays: images [1797, 8, 8] and class numbers [1797].

    python3 scripts/digits.py FOLDER

The images come with scikit-learn (Alpaydin & Kaynak 1998, UCI optical recognition of handwritten digits); nothing is
downloaded. `make digits` installs scikit-learn in a virtual environment of its own and runs this.
"""

import pathlib
import sys

import numpy
import sklearn.datasets


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    digits = sklearn.datasets.load_digits()
    numpy.save(folder / "images.npy", digits.images.astype(numpy.float64))
    numpy.save(folder / "labels.npy", digits.target.astype(numpy.int64))
    print(folder)


if __name__ == "__main__":
    main()
