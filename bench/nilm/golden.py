# Tensors of a golden case (safetensors) for torch, and its parameters into a model.
import sys
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parent.parent / "engine"))
from tensor_file import read_tensors, with_prefix  # noqa: E402


def read_safetensors(path):
    """Name -> torch tensor."""
    return {name: torch.from_numpy(array) for name, array in read_tensors(path).items()}


def load_parameters(model, tensors):
    """Loads `param/*` by state_dict key; every key must be met."""
    model.load_state_dict(with_prefix(tensors, "param/"), strict=True)
