"""Weights adapted by peft's LoRA, plain and rank-stabilised, and gradients of what it trains: values.json.

    python3 -m venv venv && venv/bin/pip install torch peft==0.21.2 && venv/bin/python make.py
"""

import json
import pathlib

import torch
from peft import LoraConfig, get_peft_model

torch.manual_seed(3)
rank, alpha = 3, 5.0
x = torch.randn(4, 6)
entries = {"x": x.tolist(), "rank": rank, "alpha": alpha}
base = torch.nn.Linear(6, 4)
a, b = torch.randn(rank, 6), torch.randn(4, rank)
entries |= {"weight": base.weight.tolist(), "bias": base.bias.tolist(), "a": a.tolist(), "b": b.tolist()}
for name, stabilised in (("lora", False), ("rslora", True)):
    layer = torch.nn.Linear(6, 4)
    layer.load_state_dict(base.state_dict())
    model = torch.nn.Sequential(layer)
    model = get_peft_model(
        model, LoraConfig(r=rank, lora_alpha=alpha, use_rslora=stabilised, target_modules=["0"], lora_dropout=0.0))
    adapted = model.base_model.model[0]
    with torch.no_grad():
        adapted.lora_A["default"].weight.copy_(a)
        adapted.lora_B["default"].weight.copy_(b)
    loss = (model(x) ** 2).sum()
    loss.backward()
    entries[name] = {
        "loss": loss.item(),
        "gradient_a": adapted.lora_A["default"].weight.grad.tolist(),
        "gradient_b": adapted.lora_B["default"].weight.grad.tolist(),
        "weight": (base.weight + adapted.get_delta_weight("default")).tolist(),
    }
path = pathlib.Path(__file__).parent / "values.json"
path.write_text(json.dumps(entries))
