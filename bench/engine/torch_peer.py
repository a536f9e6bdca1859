# The PyTorch sides of the bench: eager and torch.compile, any version from 1.13 on (see serve.py for the requests).
import torch
from nilmformer_fused import nilmformer
from serve import serve
from tensor_file import fuse_projections, read_tensors, with_prefix
from torch.nn import functional as F
from transformer import FUSED_ATTENTION, Transformer, loss


def transformer_task(sizes, parameters):
    return Transformer(sizes), loss, fuse_projections(parameters)


def nilmformer_task(sizes, parameters):
    return nilmformer(sizes, fused=FUSED_ATTENTION), F.mse_loss, parameters


TASKS = {"transformer": transformer_task, "nilmformer": nilmformer_task}


class TorchSide:
    """A model, its optimiser and one fixed batch."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        torch.manual_seed(0)
        tensors = read_tensors(request["tensors"])
        task = TASKS[request["config"]["network"]]
        self.model, self.loss_of, state = task(request["sizes"], with_prefix(tensors, "param/"))
        self.model.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()}, strict=True)
        inputs = {name: torch.from_numpy(value) for name, value in with_prefix(tensors, "input/").items()}
        self.x, self.y = (value.long() if value.dtype == torch.int32 else value for value in (inputs["x"], inputs["y"]))
        self.optimizer = adamw(self.model, request["lr"], request["weight_decay"])
        self.name = f"torch {torch.__version__.split('+')[0]} {request['mode']}"
        self.forward, self.forward_loss = self.model, self.model_loss
        if request["mode"] == "compile":
            self.forward, self.forward_loss = torch.compile(self.model), torch.compile(self.model_loss)

    def model_loss(self, x, y):
        return self.loss_of(self.model(x), y)

    def loss(self):
        self.model.eval()
        with torch.no_grad():
            return self.model_loss(self.x, self.y).item()

    def output(self):
        self.model.eval()
        with torch.no_grad():
            return self.model(self.x)[0].flatten().tolist()

    def train_step(self):
        self.model.train()
        self.optimizer.zero_grad(set_to_none=True)
        value = self.forward_loss(self.x, self.y)
        value.backward()
        self.optimizer.step()
        return value.item()

    def infer(self):
        self.model.eval()
        with torch.inference_mode():
            return self.forward(self.x)


def adamw(model, lr, weight_decay):
    """The fused kernel where this version has one for the CPU: the fastest form there, foreach the slowest."""
    options = {"lr": lr, "weight_decay": weight_decay}
    try:
        return torch.optim.AdamW(model.parameters(), fused=True, **options)
    except (RuntimeError, TypeError):
        return torch.optim.AdamW(model.parameters(), **options)


if __name__ == "__main__":
    serve(TorchSide)
