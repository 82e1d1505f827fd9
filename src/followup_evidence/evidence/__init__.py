"""What is known: the evidence tables, and the reading and checking of tables that people bring."""

from followup_evidence.evidence.figures import behind, claims, for_action, local, panel, published
from followup_evidence.evidence.references import cite
from followup_evidence.evidence.tables import catalog, describe, load, schema_of, with_provenance

__all__ = [
    "behind",
    "catalog",
    "cite",
    "claims",
    "describe",
    "for_action",
    "load",
    "local",
    "panel",
    "published",
    "schema_of",
    "with_provenance",
]
