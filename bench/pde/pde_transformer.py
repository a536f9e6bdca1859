# PDE-Transformer with mixed channels in plain PyTorch, under the parameter names of packages/pde: the model's peer.
import math

import torch
from torch import nn
from torch.nn import functional as F

PUBLISHED = {"PDE-S": (96, 4), "PDE-B": (192, 8), "PDE-L": (384, 16)}
WAVES = 256
LARGEST_LOG_SCALE = 4.6052


class ScalarEmbedder(nn.Module):
    """Waves of a time, then Linear, SiLU, Linear."""

    def __init__(self, dim):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(WAVES, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.register_buffer("frequencies", 1e4 ** (-torch.arange(WAVES // 2) / (WAVES // 2)), persistent=False)

    def forward(self, t):
        angles = 1000 * t[:, None] * self.frequencies
        return self.mlp(torch.cat([angles.cos(), angles.sin()], dim=1))


class LabelEmbedder(nn.Module):
    """A table with a row more for labels that are withheld."""

    def __init__(self, classes, dim, dropout):
        super().__init__()
        self.embedding_table = nn.Embedding(classes + 1, dim)
        self.classes, self.dropout = classes, dropout

    def forward(self, labels):
        if self.training and self.dropout > 0:
            labels = labels.masked_fill(torch.rand(labels.shape) < self.dropout, self.classes)
        return self.embedding_table(labels)


class RelativeBias(nn.Module):
    """[1, heads, tokens, tokens] from a network over log-spaced offsets."""

    def __init__(self, window, heads):
        super().__init__()
        self.cpb_mlp = nn.Sequential(nn.Linear(2, 512), nn.ReLU(), nn.Linear(512, heads, bias=False))
        offsets = 8 * torch.arange(1 - window, window) / (window - 1)
        offsets = offsets.sign() * (offsets.abs() + 1).log2() / 3
        table = torch.stack(torch.meshgrid(offsets, offsets, indexing="ij"), dim=-1).flatten(0, 1)
        rows, columns = (place.flatten() for place in torch.meshgrid(*2 * [torch.arange(window)], indexing="ij"))
        apart = [place[:, None] - place[None, :] + window - 1 for place in (rows, columns)]
        self.register_buffer("table", table, persistent=False)
        self.register_buffer("index", apart[0] * (2 * window - 1) + apart[1], persistent=False)

    def forward(self):
        bias = 16 * torch.sigmoid(self.cpb_mlp(self.table))
        return bias[self.index].permute(2, 0, 1)[None]


class WindowAttention(nn.Module):
    """Cosine attention inside windows, [windows, tokens, dim]."""

    def __init__(self, dim, heads, window):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.logit_scale = nn.Parameter(torch.full((heads, 1, 1), math.log(10.0)))
        self.pos_emb_funct = RelativeBias(window, heads)

    def forward(self, x):
        windows, tokens, dim = x.shape
        qkv = self.qkv(x).view(windows, tokens, 3, self.heads, dim // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        q = F.normalize(q, dim=-1) * self.logit_scale.clamp(max=LARGEST_LOG_SCALE).exp()
        bias = self.pos_emb_funct()
        out = F.scaled_dot_product_attention(q, F.normalize(k, dim=-1), v, attn_mask=bias, scale=1.0)
        return out.transpose(1, 2).reshape(windows, tokens, dim)


class Perceptron(nn.Module):
    """Linear, GELU, Linear."""

    def __init__(self, dim, hidden):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Modulator(nn.Module):
    """Shift, scale and gate of two parts from a condition."""

    def __init__(self, dim):
        super().__init__()
        self.linear = nn.Linear(dim, 6 * dim)

    def forward(self, condition):
        return self.linear(F.silu(condition))[:, None].chunk(6, dim=-1)


class Block(nn.Module):
    """Attention in windows and a perceptron, both modulated; [batch, height, width, dim] of whole windows."""

    def __init__(self, dim, heads, window, ratio):
        super().__init__()
        self.window = window
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attn = WindowAttention(dim, heads, window)
        self.mlp = Perceptron(dim, int(dim * ratio))
        self.adain_2 = Modulator(dim)

    def forward(self, grid, condition):
        batch, height, width, dim = grid.shape
        w = self.window
        cut = grid.view(batch, height // w, w, width // w, w, dim).transpose(2, 3)
        x = cut.reshape(batch, -1, dim)
        s1, g1, a1, s2, g2, a2 = self.adain_2(condition)
        before = self.norm1(x) * (1 + g1) + s1
        x = x + (1 + a1) * self.attn(before.view(-1, w * w, dim)).view(x.shape)
        x = x + (1 + a2) * self.mlp(self.norm2(x) * (1 + g2) + s2)
        return x.view(cut.shape).transpose(2, 3).reshape(grid.shape)


class Stage(nn.Module):
    """Blocks with windows alternately in place and shifted by half, on a grid that repeats."""

    def __init__(self, depth, dim, heads, window, ratio):
        super().__init__()
        self.window = window
        self.blocks = nn.ModuleList([Block(dim, heads, window, ratio) for _ in range(depth)])

    def forward(self, x, condition):
        _, height, width, _ = x.shape
        below, right = -height % self.window, -width % self.window
        for k, block in enumerate(self.blocks):
            shift = self.window // 2 if k % 2 else 0
            moved = x.roll((-shift, -shift), (1, 2)) if shift else x
            filled = F.pad(moved, (0, 0, 0, right, 0, below)) if below or right else moved
            done = block(filled, condition)[:, :height, :width]
            x = done.roll((shift, shift), (1, 2)) if shift else done
        return x


class Resample(nn.Module):
    """A convolution and pixels to channels or back, on channels-last images."""

    def __init__(self, into, out, shuffle):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(into, out, 3, padding=1, bias=False), shuffle)

    def forward(self, x):
        return self.body(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class FinalLayer(nn.Module):
    """Modulated norm and a convolution to the pixels of every patch."""

    def __init__(self, dim, out):
        super().__init__()
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(dim, 2 * dim))
        self.out_proj = nn.Conv2d(dim, out, 3, padding=1)

    def forward(self, x, condition):
        shift, scale = self.adaLN_modulation(condition)[:, None, None].chunk(2, dim=-1)
        normal = F.layer_norm(x, x.shape[-1:], eps=1e-6)
        return self.out_proj((normal * (1 + scale) + shift).permute(0, 3, 1, 2))


class MixedChannels(nn.Module):
    """[batch, channels, height, width] and labels to [batch, channels, height, width]."""

    def __init__(self, config):
        super().__init__()
        dim, heads, depth, ratio = widths(config)
        self.levels, self.patch, self.out = len(depth) // 2, config["patch_size"], config["out_channels"]
        stage = lambda count, width: Stage(count, width, heads, config["window_size"], ratio)  # noqa: E731
        width = lambda level: dim * 2**level  # noqa: E731
        self.x_embedder = nn.Module()
        self.x_embedder.proj = nn.Conv2d(config["in_channels"], dim, self.patch, stride=self.patch)
        for level in range(self.levels + 1):
            labels = LabelEmbedder(config["num_classes"], width(level), config["class_dropout_prob"])
            self.add_module(f"t_embedder_{level}", ScalarEmbedder(width(level)))
            self.add_module(f"y_embedder_{level}", labels)
        for level in range(self.levels):
            own, joined = width(level), width(max(level, 1))
            self.add_module(f"encoder_level_{level}", stage(depth[level], own))
            self.add_module(f"down{level}_{level + 1}", Resample(own, own // 2, nn.PixelUnshuffle(2)))
            self.add_module(f"up{level + 1}_{level}", Resample(2 * own, 4 * own, nn.PixelShuffle(2)))
            self.add_module(f"reduce_chan_level{level}", nn.Conv2d(2 * own, joined, 1))
            self.add_module(f"decoder_level_{level}", stage(depth[self.levels + 1 + level], joined))
        self.latent = stage(depth[self.levels], width(self.levels))
        self.output = nn.Conv2d(2 * dim, 2 * dim, 3, padding=1)
        self.final_layer = FinalLayer(2 * dim, self.patch**2 * self.out)

    def part(self, name):
        return getattr(self, name)

    def forward(self, x, labels):
        t = torch.zeros(len(x))
        levels = range(self.levels + 1)
        told = [self.part(f"t_embedder_{level}")(t) + self.part(f"y_embedder_{level}")(labels) for level in levels]
        tokens = self.x_embedder.proj(x).permute(0, 2, 3, 1)
        skips = []
        for level in range(self.levels):
            tokens = self.part(f"encoder_level_{level}")(tokens, told[level])
            skips.append(tokens)
            tokens = self.part(f"down{level}_{level + 1}")(tokens)
        tokens = self.latent(tokens, told[-1])
        for level in reversed(range(self.levels)):
            joined = torch.cat([self.part(f"up{level + 1}_{level}")(tokens), skips[level]], dim=3)
            reduced = self.part(f"reduce_chan_level{level}")(joined.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
            tokens = self.part(f"decoder_level_{level}")(reduced, told[max(level, 1)])
        last = self.output(tokens.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return self.unpatchify(self.final_layer(last, told[1]))

    def unpatchify(self, features):
        """Features are patch row, patch column, channel, the channel fastest."""
        batch, _, rows, columns = features.shape
        p = self.patch
        cut = features.view(batch, p, p, self.out, rows, columns)
        return cut.permute(0, 3, 4, 1, 5, 2).reshape(batch, self.out, rows * p, columns * p)


def widths(config):
    """Width of level 0, heads, blocks of the stages, ratio of the perceptrons."""
    custom = config["custom"]
    if custom is not None:
        return custom["hidden_size"], custom["num_heads"], custom["depth"], custom["mlp_ratio"]
    return *PUBLISHED[config["type"]], [2, 5, 8, 5, 2], 4


class PdeTransformer(nn.Module):
    """The network under the name that published checkpoints give it."""

    def __init__(self, config):
        super().__init__()
        self.model = MixedChannels(config)

    def forward(self, x, labels):
        return self.model(x, labels)
