"""What is told to international graduates and in competitive specialties, and on what grounds."""

import pytest
from bs4 import BeautifulSoup

from followup_evidence import evidence
from followup_evidence.apps.applicant import passage


@pytest.mark.parametrize(("img", "competitive"), [(True, False), (False, True), (True, True)])
def test_every_passage_says_what_does_not_change_and_whose_view_it_is(img, competitive):
    told = passage(img=img, competitive=competitive)
    assert "What does not change" in told
    assert "<b>illustrative</b>" in told
    assert ("no published figure found" in told) == img


def test_a_competitive_specialty_is_told_of_every_strict_rule_with_its_body():
    told = BeautifulSoup(passage(img=False, competitive=True), "html.parser")
    rules = evidence.load("policies").query("policy in ('no_contact', 'discouraged')")
    assert len(rules) >= 3
    items = [item for item in told.select("li") if item.b and item.b.text == "policy"]
    assert len(items) == len(rules)
    for item, (_, rule) in zip(items, rules.iterrows(), strict=True):
        assert item.a["href"] == rule["address"]
        assert rule["short"] in item.text
    assert "26 of 63" in told.text
    assert "9 of 63" in told.text
