# The jax.jit side of the bench: transformers only (see serve.py for the requests). XLA takes a thread for each
# processor that the process may use, so who starts this limits those.
import jax
import transformer_jax
from jax import numpy as jnp
from serve import serve
from tensor_file import fuse_projections, read_tensors, with_prefix

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def adamw(p, g, m, v, count, lr, weight_decay):
    """One parameter's step, as PyTorch orders it."""
    m = BETA1 * m + (1 - BETA1) * g
    v = BETA2 * v + (1 - BETA2) * g * g
    denominator = jnp.sqrt(v) / jnp.sqrt(1 - BETA2**count) + EPSILON
    return p * (1 - lr * weight_decay) - lr / (1 - BETA1**count) * m / denominator, m, v


class JaxSide:
    """Parameters, moments and one fixed batch; a step is one compiled call that reuses their memory."""

    def __init__(self, request):
        self.sizes = request["sizes"]
        tensors = read_tensors(request["tensors"])
        self.x, self.y = jnp.asarray(tensors["input/x"]), jnp.asarray(tensors["input/y"])
        parameters = fuse_projections(with_prefix(tensors, "param/"))
        self.parameters = {name: jnp.asarray(value) for name, value in parameters.items()}
        self.moments = [{name: jnp.zeros_like(p) for name, p in self.parameters.items()} for _ in range(2)]
        self.count = 0
        self.name = f"jax {jax.__version__} jit"
        self.rates = request["lr"], request["weight_decay"]
        self.step = jax.jit(self.pure_step, donate_argnums=(0, 1))
        self.forward = jax.jit(lambda parameters, x: transformer_jax.forward(parameters, x, self.sizes))

    def pure_step(self, parameters, moments, count, x, y):
        value, gradients = jax.value_and_grad(transformer_jax.loss)(parameters, x, y, self.sizes)
        stepped = {
            name: adamw(parameters[name], gradients[name], moments[0][name], moments[1][name], count, *self.rates)
            for name in parameters
        }
        moved, m, v = ({name: parts[index] for name, parts in stepped.items()} for index in range(3))
        return value, moved, [m, v]

    def loss(self):
        return float(transformer_jax.loss(self.parameters, self.x, self.y, self.sizes))

    def output(self):
        return self.infer()[0].flatten().tolist()

    def train_step(self):
        self.count += 1
        count = jnp.float32(self.count)
        value, self.parameters, self.moments = self.step(self.parameters, self.moments, count, self.x, self.y)
        return float(value)

    def infer(self):
        return self.forward(self.parameters, self.x).block_until_ready()


if __name__ == "__main__":
    serve(JaxSide)
