"""Committed notebooks hold no script bundle, so nbval runs them without one."""

import os

os.environ["FOLLOWUP_EVIDENCE_BUNDLE"] = "omit"
