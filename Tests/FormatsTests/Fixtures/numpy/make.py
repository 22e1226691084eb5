"""Writes the arrays of this folder with numpy; run it in the folder."""

import numpy as np
from numpy.lib import format as npy

table = np.array([[1.5, -2.0, 3.25], [4.0, 0.1, -6.5]])
np.save("float64.npy", table)
np.save("float32.npy", table.astype("<f4"))
np.save("int32.npy", np.array([[1, -2, 3], [4, 5, -6]], dtype="<i4"))
np.save("int64.npy", np.array([[1, -2, 3], [4, 5, -6]], dtype="<i8"))
np.save("fortran.npy", np.asfortranarray(table))
np.save("fortran3.npy", np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)))
np.save("bigendian.npy", table.astype(">f8"))
np.save("complex.npy", table.astype("<c16"))
np.save("record.npy", np.zeros(2, dtype=[("a", "<f8"), ("b", "<i4")]))
np.save("scalar.npy", np.array(2.5))
np.save("empty.npy", np.zeros((0, 3)))
np.save("nan.npy", np.array([[1.0, np.nan], [np.inf, 2.0]]))
for version in ((2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as file:
        npy.write_array(file, table, version=version)
np.savez("stored.npz", k=np.array([0.01, 0.02]), spectra=table)
np.savez_compressed("compressed.npz", k=np.array([0.01, 0.02]))
