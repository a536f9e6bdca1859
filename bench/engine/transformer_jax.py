# The transformer of model.mjs as a pure function of its parameters in JAX, under the names of transformer.py.
import jax
from jax import numpy as jnp


def linear(parameters, name, x):
    return x @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"]


def layer_norm(parameters, name, x, eps=1e-5):
    centred = x - x.mean(axis=-1, keepdims=True)
    normalised = centred * jax.lax.rsqrt(jnp.square(centred).mean(axis=-1, keepdims=True) + eps)
    return normalised * parameters[f"{name}.weight"] + parameters[f"{name}.bias"]


def attention(parameters, name, x, heads):
    """Multi-head self-attention; [batch, tokens, dim]."""
    batch, tokens, dim = x.shape
    parts = linear(parameters, f"{name}.qkv", x).reshape(batch, tokens, 3, heads, dim // heads)
    q, k, v = (parts[:, :, index] for index in range(3))
    scores = jnp.einsum("bqhd,bkhd->bhqk", q * (dim // heads) ** -0.5, k)
    y = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(scores), v)
    return linear(parameters, f"{name}.wo", y.reshape(batch, tokens, dim))


def feed_forward(parameters, name, x):
    hidden = jax.nn.gelu(linear(parameters, f"{name}.layer1", x), approximate=False)
    return linear(parameters, f"{name}.layer2", hidden)


def forward(parameters, tokens, sizes):
    """int32 [batch, tokens] -> logits [batch, tokens, vocabulary]."""
    x = parameters["token.weight"][tokens] + parameters["position.weight"]
    for index in range(sizes["layers"]):
        name = f"blocks.{index}"
        mixed = attention(parameters, f"{name}.mixer", layer_norm(parameters, f"{name}.norm1", x), sizes["heads"])
        x = x + mixed
        x = x + feed_forward(parameters, f"{name}.channelMixer", layer_norm(parameters, f"{name}.norm2", x))
    return linear(parameters, "head", layer_norm(parameters, "norm", x))


def loss(parameters, tokens, targets, sizes):
    """Mean cross entropy."""
    logits = forward(parameters, tokens, sizes)
    chosen = jnp.take_along_axis(logits, targets[..., None], axis=-1)[..., 0]
    return (jax.nn.logsumexp(logits, axis=-1) - chosen).mean()
