"""Evidence about follow-up after residency interviews, and the plan it supports.

The parts are modules, imported where they are used::

    from followup_evidence import evidence, plan, show
"""
