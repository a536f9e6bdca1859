# A side of the bench as a process: one JSON request a line on stdin, one JSON answer a line on stdout.
#
# {"do": "load", "mode": M, "threads": N, "config": {"network": N, ..}, "sizes": {..}, "tensors": PATH, "lr": F, ..}
#     -> {"peer": "torch 2.13.0 eager", "loss": F, "output": [..first example..]}
# {"do": "train", "steps": N} -> {"ms": [..], "loss": [..before each step..]}
# {"do": "infer", "runs": N} -> {"ms": [..]}          {"do": "memory"} -> {"peak_mb": F}
# What cannot be answered: {"error": "ValueError: ..."}
import json
import resource
import sys
import time


def serve(side_of):
    """Answers until stdin ends; `side_of` makes a side from a load request."""
    side = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                side = side_of(request)
                result = {"peer": side.name, "loss": side.loss(), "output": side.output()}
            else:
                result = answer(side, request)
        except Exception as error:
            first = str(error).split("\n", 1)[0]
            result = {"error": f"{type(error).__name__}: {first}"}
        print(json.dumps(result), flush=True)


def answer(side, request):
    if request["do"] == "train":
        ms, losses = zip(*(timed(side.train_step) for _ in range(request["steps"])))
        return {"ms": ms, "loss": losses}
    if request["do"] == "infer":
        return {"ms": [timed(side.infer)[0] for _ in range(request["runs"])]}
    return {"peak_mb": peak_mb()}


def timed(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e3, result


def peak_mb():
    """Peak resident memory of this program; getrusage alone would count the parent's before exec as well."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024
    except FileNotFoundError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
