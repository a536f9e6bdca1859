# Says in one line of JSON what this interpreter can run: versions of torch and jax, whether torch can compile, and how
# fast its matrices multiply on one core (MKL leaves AVX-512 to Intel's processors, OpenBLAS does not).
import importlib.metadata
import json
import os
import shutil
import time

import torch

SIZE = 768
REPEATS = 20


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def sgemm_gflops():
    torch.set_num_threads(1)
    a, b = torch.rand(SIZE, SIZE), torch.rand(SIZE, SIZE)
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        torch.mm(a, b)
        seconds.append(time.perf_counter() - start)
    return 2 * SIZE**3 / min(seconds) / 1e9


compiler = next(filter(shutil.which, filter(None, (os.environ.get("CXX"), "g++", "clang++"))), None)
facts = {
    "torch": torch.__version__.split("+")[0],
    "compile": hasattr(torch, "compile") and compiler is not None,
    "jax": version("jax"),
    "sgemm_gflops": round(sgemm_gflops()),
}
print(json.dumps(facts))
