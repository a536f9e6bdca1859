# The PyTorch side of the bench: one JSON request a line on stdin, one JSON answer a line on stdout.
#
# {"do": "load", "config": {..}, "tensors": PATH, "threads": N, "lr": F} -> {"torch": V, "threads": N, "output": [..]}
# {"do": "train", "steps": N} -> {"ms": [..]}      {"do": "infer", "windows": N} -> {"ms": [..]}
#
# `python3 bench/nilm/peer.py --check CASE.json` compares the network with a golden case of kind model.forward.
import json
import sys
import time

import torch
from golden import load_parameters, read_safetensors
from nilmformer import NILMFormer


class Peer:
    """A model, its optimiser and one fixed batch."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        torch.manual_seed(0)
        tensors = read_safetensors(request["tensors"])
        self.model = NILMFormer(request["config"])
        load_parameters(self.model, tensors)
        self.x, self.y = tensors["input/x"], tensors["input/y"]
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=request["lr"], weight_decay=0)

    def output(self):
        self.model.eval()
        with torch.no_grad():
            return self.model(self.x)

    def train(self, steps):
        self.model.train()
        return [timed(self.train_step) for _ in range(steps)]

    def train_step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(self.model(self.x), self.y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def infer(self, windows):
        self.model.eval()
        with torch.no_grad():
            return [timed(lambda: self.model(self.x[:1])) for _ in range(windows)]


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def serve():
    peer = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "load":
            peer = Peer(request)
            answer = {
                "torch": torch.__version__,
                "threads": torch.get_num_threads(),
                "output": peer.output().flatten().tolist(),
            }
        elif request["do"] == "train":
            answer = {"ms": peer.train(request["steps"])}
        else:
            answer = {"ms": peer.infer(request["windows"])}
        print(json.dumps(answer), flush=True)


def check(path):
    with open(path, encoding="utf8") as file:
        case = json.load(file)
    tensors = read_safetensors(path[: -len(".json")] + ".safetensors")
    model = NILMFormer(case["config"]).eval()
    load_parameters(model, tensors)
    with torch.no_grad():
        error = (model(tensors["input/x"]) - tensors["output/y_hat"]).abs().max().item()
    limit = case["tolerance"][0]["abs"]
    verdict = "pass" if error <= limit else "FAIL"
    print(f"{case['case']} output/y_hat max abs error {error:.2e}, limit {limit:.0e}: {verdict}")
    return error <= limit


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(0 if all([check(path) for path in sys.argv[2:]]) else 1)
    serve()
