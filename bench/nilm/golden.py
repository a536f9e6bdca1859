# Reads the tensors of a golden case (safetensors) with numpy alone, and loads its parameters into a model.
import json
import struct

import numpy
import torch

DTYPES = {"F32": numpy.float32, "I64": numpy.int64}


def read_safetensors(path):
    """Name -> torch tensor."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        array = numpy.frombuffer(body[start:end], dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors


def load_parameters(model, tensors):
    """Loads `param/*` by state_dict key; every key must be met."""
    state = {name[len("param/") :]: value for name, value in tensors.items() if name.startswith("param/")}
    model.load_state_dict(state, strict=True)
