# NILMFormer with PyTorch's fused attention in place of the written-out one, same parameters.
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.append(str(Path(__file__).parent.parent / "nilm"))
from nilmformer import DiagonallyMaskedAttention, NILMFormer  # noqa: E402


class FusedAttention(DiagonallyMaskedAttention):
    """No token attends to itself: the mask is True off the diagonal."""

    def forward(self, x):
        batch, tokens, dim = x.shape
        split = (batch, tokens, self.heads, dim // self.heads)
        q, k, v = (project(x).view(split).transpose(1, 2) for project in (self.wq, self.wk, self.wv))
        mask = ~torch.eye(tokens, dtype=torch.bool, device=x.device)
        rate = self.drop.p if self.training else 0.0
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=rate)
        return self.wo(y.transpose(1, 2).reshape(batch, tokens, dim))


def nilmformer(config, fused):
    """The network; `fused` chooses the attention."""
    model = NILMFormer(config)
    if fused:
        for module in model.modules():
            if isinstance(module, DiagonallyMaskedAttention):
                module.__class__ = FusedAttention
    return model
