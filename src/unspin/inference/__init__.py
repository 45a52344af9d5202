"""Sums over the lattice, the document's spin rate, and the joint decision."""

from .consistency import Votes
from .decoding import Choice, Decoded, decode
from .manners import Manners
from .spin_rate import (
    DEFAULT_PRIOR,
    HONEST_RATE,
    RATES,
    BlockEvidence,
    DocumentState,
    Prior,
    infer_document,
    log_odds,
    logistic,
)
from .sums import arc_posteriors, log_evidence

__all__ = [
    "DEFAULT_PRIOR",
    "HONEST_RATE",
    "RATES",
    "BlockEvidence",
    "Choice",
    "Decoded",
    "DocumentState",
    "Manners",
    "Prior",
    "Votes",
    "arc_posteriors",
    "decode",
    "infer_document",
    "log_evidence",
    "log_odds",
    "logistic",
]
