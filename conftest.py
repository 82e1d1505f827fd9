"""Committed notebooks hold pictures and no scripts, so nbval runs them without."""

import os
import tempfile

os.environ["FOLLOWUP_EVIDENCE_BUNDLE"] = "omit"

# What a person has imported is none of the tests' business, nor the tests' of the person's.
_NO_SURVEYS = tempfile.TemporaryDirectory(prefix="followup-surveys-")
os.environ["FOLLOWUP_EVIDENCE_SURVEYS"] = _NO_SURVEYS.name

# Nor what a person has answered about lists.
_NO_READINGS = tempfile.TemporaryDirectory(prefix="followup-readings-")
os.environ["FOLLOWUP_EVIDENCE_READINGS"] = _NO_READINGS.name
