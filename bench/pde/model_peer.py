# The model's peer as a process, in the words of bench/engine/serve.py.
import sys
from pathlib import Path

import torch
from pde_transformer import PdeTransformer

for folder in ("nilm", "engine"):
    sys.path.append(str(Path(__file__).parent.parent / folder))
from golden import load_parameters, read_safetensors  # noqa: E402
from serve import serve  # noqa: E402


class Side:
    """A model, its optimiser and one fixed batch."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        torch.manual_seed(0)
        self.name = torch.__version__
        tensors = read_safetensors(request["tensors"])
        self.model = PdeTransformer(request["config"])
        load_parameters(self.model, tensors)
        self.x, self.target = tensors["input/x"], tensors["input/target"]
        self.labels = tensors["input/label"].long()
        self.predict, self.clip = request["predict"], request["clip"]
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=request["lr"], weight_decay=0, fused=True)

    def predicted(self):
        change = self.model(self.x, self.labels)
        return change + self.x if self.predict == "delta" else change

    def of_training(self):
        return torch.nn.functional.mse_loss(self.predicted(), self.target)

    def loss(self):
        self.model.eval()
        with torch.no_grad():
            return self.of_training().item()

    def output(self):
        return self.infer().flatten().tolist()

    def infer(self):
        self.model.eval()
        with torch.inference_mode():
            return self.predicted()

    def train_step(self):
        self.model.train()
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.of_training()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        return loss.item()


if __name__ == "__main__":
    serve(Side)
