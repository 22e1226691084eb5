"""Times one training step of a small fully connected network in PyTorch eager with fused AdamW, on one thread.

    python training_step.py --layers 79,256,256,6 --batch 32 --repeats 10 --steps 200 [--dropout 0.3]

Prints one JSON object: microseconds of CPU time per step, the median and the least over the repeats.
"""

import argparse
import json
import statistics
import time

import torch


def build(widths, dropout):
    layers = []
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(inputs, outputs))
        if index == len(widths) - 2:
            layers.append(torch.nn.Sigmoid())
        else:
            layers.append(torch.nn.LeakyReLU(0.2))
            if dropout > 0:
                layers.append(torch.nn.Dropout(dropout))
    return torch.nn.Sequential(*layers)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", default="79,256,256,6")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(1)
    widths = [int(width) for width in options.layers.split(",")]
    network = build(widths, options.dropout)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=1e-3, weight_decay=1e-2, betas=(0.5, 0.999), fused=True)
    rows = 2048
    inputs = torch.rand(rows, widths[0]) - 0.5
    targets = torch.rand(rows, widths[-1])
    batches = torch.randperm(rows).split(options.batch)
    batches = [batch for batch in batches if len(batch) == options.batch]

    def step(index):
        batch = batches[index % len(batches)]
        optimiser.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(network(inputs[batch]), targets[batch])
        loss.backward()
        optimiser.step()
        return loss.item()

    for index in range(options.steps):
        step(index)
    times = []
    for _ in range(options.repeats):
        start = time.thread_time()
        for index in range(options.steps):
            step(index)
        times.append((time.thread_time() - start) / options.steps * 1e6)
    print(json.dumps({
        "name": "training-step", "layers": widths, "batch": options.batch, "dropout": options.dropout,
        "unit": "us", "median": statistics.median(times), "least": min(times),
        "peer": "PyTorch " + torch.__version__, "threads": 1,
    }))


if __name__ == "__main__":
    main()
