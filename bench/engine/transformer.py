# The transformer of model.mjs in plain PyTorch, under the same parameter names but for the joined projection.
import torch
from torch import nn
from torch.nn import functional as F

FUSED_ATTENTION = hasattr(F, "scaled_dot_product_attention")


def attention(q, k, v):
    """softmax(q k^T / sqrt(head)) v; [batch, heads, tokens, head] each."""
    if FUSED_ATTENTION:
        return F.scaled_dot_product_attention(q, k, v)
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
    return torch.softmax(scores, dim=-1) @ v


class Attention(nn.Module):
    """Multi-head self-attention with one projection for query, key and value; [batch, tokens, dim]."""

    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.wo = nn.Linear(dim, dim)

    def forward(self, x):
        batch, tokens, dim = x.shape
        parts = self.qkv(x).view(batch, tokens, 3, self.heads, dim // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
        return self.wo(attention(q, k, v).transpose(1, 2).reshape(batch, tokens, dim))


class FeedForward(nn.Module):
    """W2(GELU(W1 x)), exact GELU, four times as wide inside."""

    def __init__(self, dim):
        super().__init__()
        self.layer1 = nn.Linear(dim, 4 * dim)
        self.layer2 = nn.Linear(4 * dim, dim)

    def forward(self, x):
        return self.layer2(F.gelu(self.layer1(x)))


class Block(nn.Module):
    """Pre-norm block."""

    def __init__(self, dim, heads):
        super().__init__()
        self.mixer = Attention(dim, heads)
        self.norm1 = nn.LayerNorm(dim)
        self.norm2 = nn.LayerNorm(dim)
        self.channelMixer = FeedForward(dim)

    def forward(self, x):
        x = x + self.mixer(self.norm1(x))
        return x + self.channelMixer(self.norm2(x))


class Transformer(nn.Module):
    """int64 [batch, tokens] -> logits [batch, tokens, vocabulary]."""

    def __init__(self, config):
        super().__init__()
        dim, vocabulary = config["dim"], config["vocabulary"]
        self.token = nn.Embedding(vocabulary, dim)
        self.position = nn.Embedding(config["tokens"], dim)
        self.blocks = nn.ModuleList(Block(dim, config["heads"]) for _ in range(config["layers"]))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, vocabulary)

    def forward(self, tokens):
        x = self.token(tokens) + self.position.weight
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def loss(logits, targets):
    """Mean cross entropy."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten())
