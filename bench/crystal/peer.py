# The PyTorch side of the bench: one JSON request a line on stdin, one JSON answer a line on stdout.
#
# {"do": "load", "config": {..}, "tensors": PATH, "threads": N, "lr": F, "clip": F} -> {"torch": V, "output": [..], ..}
# {"do": "train", "steps": N} -> {"ms": [..]}      {"do": "generate", "runs": N, "drop": B} -> {"ms": [..]}
import json
import sys
import time
from pathlib import Path

import torch
from wyformer import Wyformer

sys.path.append(str(Path(__file__).parent.parent / "nilm"))
from golden import load_parameters, read_safetensors  # noqa: E402


class Peer:
    """A model, its optimiser, and one fixed batch where there is one."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        torch.manual_seed(0)
        tensors = read_safetensors(request["tensors"])
        self.config = request["config"]
        self.model = Wyformer(self.config)
        load_parameters(self.model, tensors)
        self.start, self.uniforms = tensors["generation/start"], tensors["generation/uniforms"]
        inputs = {name[len("input/") :]: value for name, value in tensors.items() if name.startswith("input/")}
        self.batch = self.batch_of(inputs) if inputs else None
        self.clip = request["clip"]
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=request["lr"], weight_decay=0)

    def batch_of(self, inputs):
        """Arguments of the loss."""
        names = [field["field"] for field in self.config["cascade"]]
        return {
            "start": inputs["start"],
            "fields": [inputs[name].long() for name in names],
            "valid": inputs["valid"],
            "next_sites": [inputs[f"site_{name}"].long() for name in names],
            "targets": [as_target(inputs[f"target_{name}"]) for name in names],
            "allowed": [inputs[f"allowed_{name}"] for name in names],
            "weights": inputs["weights"],
        }

    def check(self):
        """What must be the same on both sides."""
        self.model.eval()
        made = self.model.sample(self.start, self.uniforms)
        answer = {"tokens": made.tolist()}
        if self.batch is None:
            return answer
        with torch.no_grad():
            output = self.model(self.batch["start"], self.batch["fields"], self.batch["valid"])
            return {**answer, "output": output.flatten().tolist(), "loss": self.model.loss(**self.batch).item()}

    def train(self, steps):
        self.model.train()
        return [timed(self.train_step) for _ in range(steps)]

    def train_step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.model.loss(**self.batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        return loss.item()

    def generate(self, runs, drop):
        self.model.eval()
        return [timed(lambda: self.model.sample(self.start, self.uniforms, drop)) for _ in range(runs)]


def as_target(value):
    """Tokens or distributions, as cross_entropy takes them."""
    return value.long() if value.dtype == torch.int32 else value


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
            answer = {"torch": torch.__version__, "threads": torch.get_num_threads(), **peer.check()}
        elif request["do"] == "train":
            answer = {"ms": peer.train(request["steps"])}
        else:
            answer = {"ms": peer.generate(request["runs"], request["drop"])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
