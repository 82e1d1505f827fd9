"""What is known: the evidence tables, and the reading and checking of tables that people bring."""

from followup_evidence.evidence.tables import catalog, describe, load, schema_of, with_provenance

__all__ = ["catalog", "describe", "load", "schema_of", "with_provenance"]
