"""The taggers' networks in PyTorch: an encoder, then heads for labels and for links.

Both tiers share input and output: word pieces with features of their word in, one row of numbers
per word out. Row layout: label logits, a logit for "belongs to no cue", vectors of the word as
source and as content of some cue, vectors of the word as the cue of some source and some content.
The score of a link is the product of two vectors, after the arc scorer of Dozat and Manning
(ICLR 2017), plus biases from distance and parse (``kg.extraction.tagger.features.cue_relations``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extraction.tagger.name_clues import CLUES
from kg.extraction.tagger.name_clues import LABELS as NAME_LABELS

LABEL_COUNT = 13
LINK_SIZE = 64
ROW = LABEL_COUNT + 1 + 4 * LINK_SIZE
HEAD_SIZE = 256
CLUE_SIZE = 48


@dataclass(frozen=True, slots=True)
class Sizes:
    """What fixes a network's shape; written into the weights' description."""

    tier: str
    vocabulary: int
    features: tuple[int, ...]  # number of values of each feature
    width: int
    layers: int
    attention_heads: int = 12
    positions: int = 512
    names: bool = False  # whether there is a head for names


class Transformer(nn.Module):
    """BERT's encoder (Devlin et al., NAACL 2019), post-norm, with feature embeddings added."""

    def __init__(self, sizes: Sizes, *, dropout: float = 0.1) -> None:
        """Random weights; ``kg.training.pretrained.load_base`` fills in the pre-trained ones."""
        super().__init__()
        width = sizes.width
        self.words = nn.Embedding(sizes.vocabulary, width)
        self.positions = nn.Embedding(sizes.positions, width)
        self.token_type = nn.Parameter(torch.zeros(width))
        self.features = nn.ModuleList(nn.Embedding(n, width) for n in sizes.features)
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            TransformerLayer(width, sizes.attention_heads, dropout) for _ in range(sizes.layers)
        )

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """States ``[batch, pieces, width]``."""
        x = self.embed(pieces, features)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def embed(self, pieces: Tensor, features: Tensor) -> Tensor:
        """What enters the first layer."""
        x = self.words(pieces) + self.positions.weight[: pieces.shape[1]] + self.token_type
        for index, table in enumerate(self.features):
            x = x + table(features[:, :, index])
        return cast(Tensor, self.dropout(self.norm(x)))


class TransformerLayer(nn.Module):
    """Self-attention and feed-forward block."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        """``heads`` must divide ``width``."""
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``mask``: True if a piece may be looked at; ``[batch, 1, 1, pieces]``."""
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.dropout(self.out(attended)))
        inner = functional.gelu(self.up(x))
        return self.norm2(x + self.dropout(self.down(inner)))


class Recurrent(nn.Module):
    """Two layers of bidirectional LSTM over small word-piece embeddings: the fast tier."""

    def __init__(self, sizes: Sizes, *, embedding: int = 128, dropout: float = 0.3) -> None:
        """States are ``sizes.width`` wide, half of it for each direction."""
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, embedding)
        self.features = nn.ModuleList(nn.Embedding(n, embedding) for n in sizes.features)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.1)
        self.norm = nn.LayerNorm(embedding)
        self.near = nn.Conv1d(embedding, embedding, 3, padding=1)
        self.dropout = nn.Dropout(dropout)
        half = sizes.width // 2
        self.lower = nn.LSTM(embedding, half, bidirectional=True, batch_first=True)
        self.upper = nn.LSTM(2 * half, half, bidirectional=True, batch_first=True)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """States ``[batch, pieces, width]``."""
        x = self.words(pieces)
        for index, table in enumerate(self.features):
            x = x + table(features[:, :, index])
        x = self.norm(x)
        x = x + functional.gelu(self.near(x.transpose(1, 2)).transpose(1, 2))
        if mask is not None:
            x = x * mask[:, 0, 0, :, None]
        lower, _ = self.lower(self.dropout(x))
        upper, _ = self.upper(self.dropout(lower))
        return cast(Tensor, lower + upper)


class Heads(nn.Module):
    """From the states of a word and of its syntactic head to the word's output row."""

    def __init__(self, width: int, dropout: float = 0.1) -> None:
        """``width``: of the encoder's states."""
        super().__init__()
        self.mix = nn.Linear(2 * width, HEAD_SIZE)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(HEAD_SIZE, ROW)

    def forward(self, states: Tensor, heads: Tensor) -> Tensor:
        """``states [batch, words, width]``, ``heads [batch, words]`` -> ``[batch, words, ROW]``."""
        index = heads.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        both = torch.cat((states, states.gather(1, index)), dim=-1)
        return self.out(self.dropout(functional.gelu(self.mix(both))))


class NameHead(nn.Module):
    """From the states of words, and what the rules say of them, to the labels of names."""

    def __init__(self, width: int, dropout: float = 0.1) -> None:
        """``width``: of the encoder's states."""
        super().__init__()
        self.clues = nn.ModuleList(nn.Embedding(values, CLUE_SIZE) for values in CLUES)
        self.near = nn.Conv1d(CLUE_SIZE, CLUE_SIZE, 3, padding=1)
        self.hidden = nn.Linear(width + 2 * CLUE_SIZE, HEAD_SIZE)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(HEAD_SIZE, len(NAME_LABELS))

    def forward(self, states: Tensor, clues: Tensor) -> Tensor:
        """``states [batch, words, width]``, ``clues [batch, words, 3]`` -> logits of the labels."""
        own = sum(table(clues[:, :, index]) for index, table in enumerate(self.clues))
        own = cast(Tensor, own)
        near = functional.gelu(self.near(own.transpose(1, 2)).transpose(1, 2))
        both = self.dropout(torch.cat((states, own, near), dim=-1))
        return cast(Tensor, self.out(self.dropout(functional.gelu(self.hidden(both)))))


class LinkBias(nn.Module):
    """Additive biases of a link for source and for content."""

    def __init__(self, distances: int, places: int, branches: int) -> None:
        """The number of values of each relation of ``cue_relations``."""
        super().__init__()
        self.distance = nn.Parameter(torch.zeros(distances, 2))
        self.place = nn.Parameter(torch.zeros(places, 2))
        self.branch = nn.Parameter(torch.zeros(branches, 2))

    def forward(self, distance: Tensor, place: Tensor, branch: Tensor) -> Tensor:
        """``[batch, words, cues]`` each -> ``[batch, words, cues, 2]``."""
        return self.distance[distance] + self.place[place] + self.branch[branch]


class Network(nn.Module):
    """Encoder, heads and link biases of one tier."""

    def __init__(self, sizes: Sizes, encoder: nn.Module, bias: LinkBias) -> None:
        """``encoder`` maps pieces to states of width ``sizes.width``."""
        super().__init__()
        self.sizes = sizes
        self.encoder = encoder
        self.heads = Heads(sizes.width)
        self.names = NameHead(sizes.width) if sizes.names else None
        self.bias = bias

    def forward(
        self, pieces: Tensor, features: Tensor, firsts: Tensor, heads: Tensor, mask: Tensor | None
    ) -> Tensor:
        """One row per word; ``firsts`` gives the first piece of each word."""
        return self.heads(self.states(pieces, features, firsts, mask), heads)

    def states(
        self, pieces: Tensor, features: Tensor, firsts: Tensor, mask: Tensor | None
    ) -> Tensor:
        """The encoder's states at the words' first pieces: ``[batch, words, width]``."""
        states: Tensor = self.encoder(pieces, features, mask)
        index = firsts.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        return states.gather(1, index)


def link_logits(rows: Tensor, cue_mean: Tensor, bias: Tensor) -> Tensor:
    """Logits of "none", then source of each cue, then content of each cue.

    ``cue_mean [batch, cues, words]`` averages over the words of a cue; ``bias`` is LinkBias's.
    Gives ``[batch, words, 1 + 2 * cues]``.
    """
    none, words, cues = torch.split(
        rows[..., LABEL_COUNT:], (1, 2 * LINK_SIZE, 2 * LINK_SIZE), dim=-1
    )
    cues = cue_mean @ cues
    scale = LINK_SIZE**-0.5
    scores = [
        words[..., part] @ cues[..., part].transpose(1, 2) * scale + bias[..., role]
        for role, part in enumerate((slice(0, LINK_SIZE), slice(LINK_SIZE, 2 * LINK_SIZE)))
    ]
    return torch.cat((none, *scores), dim=-1)
