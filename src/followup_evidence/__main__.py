"""``python -m followup_evidence``: the command line, where its own name is not on the path."""

from followup_evidence.cli import main

main()
