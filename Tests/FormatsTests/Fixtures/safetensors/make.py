"""Writes the tensors of this folder with the safetensors package; run it in the folder."""

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "body.0.weight": np.array([[1.5, -2.0, 3.25], [4.0, 0.5, -6.5]], dtype="<f4"),
        "body.0.bias": np.array([0.25, -0.75], dtype="<f4"),
        "mean": np.array([1.1, 2.2], dtype="<f8"),
        "half": np.array([1.0, -2.5, 6.1e-5, 6e-8, np.inf], dtype="<f2"),
        "epoch": np.array(312, dtype="<i8"),
        "small": np.array([-1, 7], dtype="<i4"),
        "bytes": np.array([0, 255], dtype="u1"),
        "flags": np.array([True, False]),
    },
    "tensors.safetensors",
    metadata={"format": "np", "note": 'with "quotes" and a µ'},
)
