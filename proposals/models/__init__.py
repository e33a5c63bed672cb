from proposals.models.cosign import ProposalAttachment, ProposalVersion, Submitter
from proposals.models.evidence import SuggestionLink, TopicLink
from proposals.models.proposal import Point, Proposal, Review
from proposals.models.queryset import CLOCKS_OF_UNITS, PROMISE, ProposalQuerySet
from proposals.models.rules import Category, DeclineReason, NumberPattern, written_number

__all__ = [
    "CLOCKS_OF_UNITS", "PROMISE", "Category", "DeclineReason", "NumberPattern", "Point", "Proposal",
    "ProposalAttachment", "ProposalQuerySet", "ProposalVersion", "Review", "Submitter", "SuggestionLink",
    "TopicLink", "written_number",
]  # fmt: skip
