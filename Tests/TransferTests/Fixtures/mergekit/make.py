"""Deltas pruned and merged by mergekit: values.json.

    python3 -m venv venv && venv/bin/pip install mergekit==0.1.5 && venv/bin/python make.py

One tensor of a base and three that were fine-tuned from it; what mergekit draws at random is kept as a mask.
"""

import json
import pathlib

import torch
from mergekit.merge_methods import generalized_task_arithmetic as arithmetic
from mergekit.merge_methods.base import TensorEntry, TensorGroup, TensorMetadata
from mergekit.sparsify import RescaleNorm, bernoulli, magnitude

torch.manual_seed(7)
base = torch.randn(6, 5)
tuned = [base + 0.1 * torch.randn(6, 5) * torch.rand(6, 5) ** 2 for _ in range(3)]
weights = [1.0, 0.5, 2.0]


def merged(consensus, sparsification, normalize, rescale, density, scale):
    method = arithmetic.GeneralizedTaskArithmeticMerge(
        consensus_method=consensus,
        sparsification_method=sparsification,
        default_normalize=normalize,
        default_rescale=rescale,
        method_name="fixture",
        method_pretty_name=None,
        method_reference_url=None,
    )
    entries = (TensorEntry("base", base, is_base=True), *(TensorEntry(str(i), one) for i, one in enumerate(tuned)))
    group = TensorGroup(entries=entries, metadata=TensorMetadata(name="weight"))
    own = {str(i): weight for i, weight in enumerate(weights)}
    return method.merge_group(
        group,
        weight=own,
        density={name: density for name in own},
        normalize=normalize,
        rescale=rescale,
        int8_mask=False,
        **{"lambda": scale},
    ).tolist()


delta = tuned[0] - base
torch.manual_seed(11)
random = bernoulli(delta, density=0.4)
torch.manual_seed(11)
rescaled = bernoulli(delta, density=0.4, rescale_norm=RescaleNorm.l1)
path = pathlib.Path(__file__).parent / "values.json"
path.write_text(
    json.dumps(
        {
            "mergekit": "0.1.5",
            "base": base.tolist(),
            "tuned": [one.tolist() for one in tuned],
            "weights": weights,
            "task_arithmetic": merged(None, None, False, False, 1.0, 0.7),
            "mean": merged(None, None, True, False, 1.0, 1.0),
            "ties": merged(
                arithmetic.ConsensusMethod.sum,
                arithmetic.SparsificationMethod.magnitude,
                True,
                False,
                0.2,
                1.0,
            ),
            "signs": merged(arithmetic.ConsensusMethod.sum, None, True, False, 1.0, 1.5),
            "magnitude": magnitude(delta, density=0.3).tolist(),
            "random_mask": (random != 0).tolist(),
            "random": random.tolist(),
            "random_norm": rescaled.tolist(),
        }
    )
)
