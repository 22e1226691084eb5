"""SHAP values of a small network by the shap package's kernel explainer over all coalitions: values.json.

    python3 -m venv venv && venv/bin/pip install shap==0.51.0 && venv/bin/python make.py
"""

import json
import pathlib

import numpy as np
import shap

random = np.random.default_rng(5)
weights = random.normal(size=(6, 5))
heads = random.normal(size=(2, 6))
background = random.normal(size=(7, 5))
rows = random.normal(size=(3, 5))


def network(x):
    return np.tanh(x @ weights.T) @ heads.T


explainer = shap.KernelExplainer(network, background)
values = explainer.shap_values(rows, nsamples=1000, l1_reg=0)
path = pathlib.Path(__file__).parent / "values.json"
path.write_text(
    json.dumps(
        {
            "shap": shap.__version__,
            "weights": weights.tolist(),
            "heads": heads.tolist(),
            "background": background.tolist(),
            "rows": rows.tolist(),
            "values": np.asarray(values).tolist(),  # [rows, inputs, outputs]
        }
    )
)
