# The solver's peer as a process: one JSON request a line on stdin, one JSON answer a line on stdout.
#
# {"do": "versions"} -> {"numpy": V, "scipy": V or null}
# {"do": "load", "equation": {..}, "size": N, "dt": F, "tensors": PATH, "steps": N}
#     -> {"numpy": [..the fields after the steps, row-major..], "scipy": [..]}
# {"do": "step", "fft": "numpy" | "scipy", "steps": N} -> {"ms": [..]}
import json
import sys
import time
from pathlib import Path

import numpy
from etdrk import Etdrk2

sys.path.append(str(Path(__file__).parent.parent / "engine"))
from tensor_file import read_tensors  # noqa: E402

try:
    import scipy
    import scipy.fft
except ImportError:
    scipy = None

TRANSFORMS = {"numpy": (numpy.fft, {})}
if scipy is not None:
    TRANSFORMS["scipy"] = (scipy.fft, {"workers": 1, "overwrite_x": True})


class Peer:
    """One equation, solved with each of the transforms."""

    def load(self, request):
        start = read_tensors(request["tensors"])["fields"]
        self.solvers = {}
        for name, transform in TRANSFORMS.items():
            solver = Etdrk2(request["equation"], request["size"], request["dt"], *transform)
            solver.load(start)
            self.solvers[name] = solver
            self.step({"fft": name, "steps": request["steps"]})
        return {name: solver.read().ravel().tolist() for name, solver in self.solvers.items()}

    def step(self, request):
        return {"ms": [timed(self.solvers[request["fft"]].step) for _ in range(request["steps"])]}

    def versions(self, request):
        return {"numpy": numpy.__version__, "scipy": scipy and scipy.__version__}


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


if __name__ == "__main__":
    peer = Peer()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(peer, asked["do"])(asked)), flush=True)
