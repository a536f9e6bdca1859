# Reads a safetensors file with numpy alone.
import json
import struct

import numpy

DTYPES = {"F64": numpy.float64, "F32": numpy.float32, "I32": numpy.int32, "I64": numpy.int64}


def read_tensors(path):
    """Name -> numpy array."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    header.pop("__metadata__", None)
    return {name: read_one(entry, body) for name, entry in header.items()}


def read_one(entry, body):
    start, end = entry["data_offsets"]
    return numpy.frombuffer(body[start:end], dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"]).copy()


def with_prefix(tensors, prefix):
    """The entries under a prefix, under their names without it."""
    return {name[len(prefix) :]: value for name, value in tensors.items() if name.startswith(prefix)}


def fuse_projections(parameters):
    """Query, key and value projections of each attention, joined along their outputs: wq, wk, wv -> qkv."""
    fused = {}
    for name, value in parameters.items():
        head, _, kind = name.rpartition(".")
        stem, _, part = head.rpartition(".")
        if part == "wq":
            parts = [value, *(parameters[f"{stem}.{other}.{kind}"] for other in ("wk", "wv"))]
            fused[f"{stem}.qkv.{kind}"] = numpy.concatenate(parts)
        elif part not in ("wk", "wv"):
            fused[name] = value
    return fused
