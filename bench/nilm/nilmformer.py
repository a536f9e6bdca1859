# The network of packages/nilm/src/model.ts in plain PyTorch, under the same parameter names: the peer of the bench.
import math

import torch
from torch import nn
from torch.nn import functional as F


class ResidualUnit(nn.Module):
    """residual + BN(GELU(conv(x))), padded to the same length; one input channel is broadcast."""

    def __init__(self, into, out, kernel, dilation, bias):
        super().__init__()
        total = dilation * (kernel - 1)
        self.padding = (total // 2, total - total // 2)
        conv = nn.Conv1d(into, out, kernel, dilation=dilation, bias=bias)
        self.layers = nn.ModuleList([conv, nn.GELU(), nn.BatchNorm1d(out)])

    def forward(self, x):
        conv, activate, norm = self.layers
        return x + norm(activate(conv(F.pad(x, self.padding))))


class EmbedBlock(nn.Module):
    """Residual units of growing dilation."""

    def __init__(self, channels, config):
        super().__init__()
        self.network = nn.Sequential(
            *(
                ResidualUnit(
                    config["c_in"] if i == 0 else channels,
                    channels,
                    config["kernel_size"],
                    dilation,
                    config["conv_bias"],
                )
                for i, dilation in enumerate(config["dilations"])
            )
        )

    def forward(self, x):
        return self.network(x)


class DiagonallyMaskedAttention(nn.Module):
    """Multi-head attention in which no token attends to itself; [batch, tokens, dim]."""

    def __init__(self, dim, heads, dropout):
        super().__init__()
        self.heads = heads
        self.wq = nn.Linear(dim, dim, bias=False)
        self.wk = nn.Linear(dim, dim, bias=False)
        self.wv = nn.Linear(dim, dim, bias=False)
        self.wo = nn.Linear(dim, dim, bias=False)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        batch, tokens, dim = x.shape
        split = (batch, tokens, self.heads, dim // self.heads)
        q = self.wq(x).view(split).transpose(1, 2)
        k = self.wk(x).view(split).transpose(1, 2)
        v = self.wv(x).view(split).transpose(1, 2)
        scores = q @ k.transpose(2, 3)
        diagonal = torch.eye(tokens, dtype=torch.bool, device=x.device)
        scores = scores.masked_fill(diagonal, torch.finfo(scores.dtype).min)
        weights = self.drop(torch.softmax(scores / math.sqrt(dim // self.heads), dim=-1))
        return self.wo((weights @ v).transpose(1, 2).reshape(batch, tokens, dim))


class FeedForward(nn.Module):
    """W2(drop(GELU(W1 x)))."""

    def __init__(self, dim, hidden, dropout):
        super().__init__()
        self.layer1 = nn.Linear(dim, hidden)
        self.layer2 = nn.Linear(hidden, dim)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        return self.layer2(self.drop(F.gelu(self.layer1(x))))


class EncoderLayer(nn.Module):
    """Both residuals start from the normalised value."""

    def __init__(self, config):
        super().__init__()
        dim, dropout = config["d_model"], config["dp_rate"]
        self.attention_layer = DiagonallyMaskedAttention(dim, config["n_head"], dropout)
        self.norm1 = nn.LayerNorm(dim, eps=config["norm_eps"])
        self.norm2 = nn.LayerNorm(dim, eps=config["norm_eps"])
        self.pffn = FeedForward(dim, dim * config["pffn_ratio"], dropout)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        u = self.norm1(x)
        x = u + self.drop(self.attention_layer(u))
        v = self.norm2(x)
        return v + self.drop(self.pffn(v))


class NILMFormer(nn.Module):
    """[batch, 1 + features, length] -> [batch, appliances, length]."""

    def __init__(self, config):
        super().__init__()
        dim, kernel = config["d_model"], config["kernel_size_head"]
        self.EmbedBlock = EmbedBlock(dim - dim // 4, config)
        self.ProjEmbedding = nn.Conv1d(config["c_embedding"], dim // 4, 1)
        self.ProjStats1 = nn.Linear(2, dim)
        self.ProjStats2 = nn.Linear(dim, 2)
        blocks = [EncoderLayer(config) for _ in range(config["n_encoder_layers"])]
        self.EncoderBlock = nn.Sequential(*blocks, nn.LayerNorm(dim, eps=config["norm_eps"]))
        self.DownstreamTaskHead = nn.Conv1d(
            dim, config["c_out"], kernel, padding=kernel // 2, padding_mode="replicate"
        )

    def forward(self, x):
        power, features = x[:, :1], x[:, 1:]
        mean = power.mean(dim=2, keepdim=True).detach()
        deviation = torch.sqrt(power.var(dim=2, keepdim=True, unbiased=False) + 1e-6).detach()
        signal = self.EmbedBlock((power - mean) / deviation)
        samples = torch.cat([signal, self.ProjEmbedding(features)], dim=1).transpose(1, 2)
        token = self.ProjStats1(torch.cat([mean, deviation], dim=2))
        encoded = self.EncoderBlock(torch.cat([samples, token], dim=1))
        head = self.DownstreamTaskHead(encoded[:, :-1].transpose(1, 2))
        shift, scale = self.ProjStats2(token).split(1, dim=2)
        return head * scale + shift
