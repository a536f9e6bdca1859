# The generator of packages/crystal/src/model.ts in plain PyTorch, under the same parameter names: the peer here.
import torch
from torch import nn


class CascadeEmbedding(nn.Module):
    """A table a field, side by side."""

    def __init__(self, fields):
        super().__init__()
        tables = [nn.Embedding(field["size"], field["embedding"], padding_idx=field["pad"]) for field in fields]
        self.embeddings = nn.ModuleList(tables)

    def forward(self, fields):
        return torch.cat([table(tokens) for table, tokens in zip(self.embeddings, fields)], dim=2)


def pyramid(into, out, layers):
    """Linear layers whose widths fall or rise evenly, ReLU between them."""
    widths = [int(into + i * (out - into) / layers) for i in range(layers)] + [out]
    linears = [nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
    return nn.Sequential(*[module for linear in linears for module in (linear, nn.ReLU())][:-1])


class Wyformer(nn.Module):
    """A start token and a set of sites, the last of them incomplete, to the scores of its fields."""

    def __init__(self, config):
        super().__init__()
        cascade = config["cascade"]
        width = sum(field["embedding"] for field in cascade)
        heads = config["nhead"]
        dim = -(-width // heads) * heads
        self.sizes = [field["size"] for field in cascade]
        self.masks = [field["pad"] - 2 for field in cascade]
        self.embedding = CascadeEmbedding(cascade)
        self.mixer = nn.Linear(width, dim, bias=False)
        self.start_embedding = nn.Linear(config["n_start"], dim)
        layer = nn.TransformerEncoderLayer(
            dim, heads, config["dim_feedforward"], config["dropout"], batch_first=True
        )
        self.transformer_encoder = nn.TransformerEncoder(layer, config["num_layers"], enable_nested_tensor=False)
        layers = config["num_fully_connected_layers"]
        self.prediction_heads = nn.ModuleList([pyramid(dim + size, size, layers) for size in self.sizes])

    def readout(self, start, fields, valid=None):
        """The encoder's last vector; `fields` int [batch, sites], `valid` [batch, sites] where some are padding."""
        tokens = torch.cat([self.start_embedding(start)[:, None], self.mixer(self.embedding(fields))], dim=1)
        absent = None if valid is None else nn.functional.pad(valid == 0, (1, 0))
        return self.transformer_encoder(tokens, src_key_padding_mask=absent)[:, -1]

    def scores(self, index, read, tokens, valid=None):
        """Scores of a field from its readout and the tokens that are present."""
        counts = torch.zeros(len(tokens), self.sizes[index], device=tokens.device)
        ones = torch.ones_like(tokens, dtype=counts.dtype) if valid is None else valid
        counts.scatter_add_(1, tokens, ones)
        return self.prediction_heads[index](torch.cat([read, counts.clamp(max=1)], dim=1))

    def forward(self, start, fields, valid=None):
        """Scores of all fields side by side."""
        read = self.readout(start, fields, valid)
        return torch.cat([self.scores(i, read, fields[i], valid) for i in range(len(fields))], dim=1)

    def loss(self, start, fields, valid, next_sites, targets, allowed, weights):
        """Cross entropy of every field of the last site, those before it known, weighted and summed."""
        count = len(fields)
        known = [known_at_last(tokens, site) for tokens, site in zip(fields, next_sites)]
        shown = [known[:i] + fields[i:] for i in range(count)]
        together = [torch.cat([variant[i] for variant in shown]) for i in range(count)]
        read = self.readout(start.repeat(count, 1), together, valid.repeat(count, 1)).chunk(count)
        losses = [
            nn.functional.cross_entropy(
                self.scores(i, read[i], shown[i][i], valid) + allowed[i], targets[i], reduction="none"
            )
            for i in range(count)
        ]
        return (torch.stack(losses, dim=1) * weights).sum()

    @torch.no_grad()
    def sample(self, start, uniforms, drop=False):
        """
        Tokens [crystals, places, fields], drawn with the given random numbers at temperature 1, every place of every
        crystal; with `drop` a crystal is left out after its STOP, and its places stay 0.
        """
        crystals, places, count = uniforms.shape
        made = torch.zeros(crystals, places, count, dtype=torch.long)
        alive = torch.arange(crystals)
        for place in range(places):
            known = made[alive, : place + 1]
            known[:, place] = torch.tensor(self.masks)
            for i in range(count):
                fields = [known[:, :, field] for field in range(count)]
                read = self.readout(start[alive], fields)
                shares = torch.softmax(self.scores(i, read, fields[i]), dim=1)
                u = uniforms[alive, place, i, None]
                drawn = (shares.double().cumsum(1) <= u).sum(1).clamp(max=self.sizes[i] - 1)
                known[:, place, i] = drawn
            made[alive, place] = known[:, place]
            if drop:
                stopped = (known[:, place] == torch.tensor(self.masks) + 1).any(dim=1)
                alive = alive[~stopped]
                if len(alive) == 0:
                    break
        return made


def known_at_last(tokens, site):
    """The tokens with the true one at the last place."""
    return torch.cat([tokens[:, :-1], site[:, None]], dim=1)
