"""Which policy holds at a program, however its specialty is written."""

from __future__ import annotations

import pandas as pd
import pytest

from followup_evidence import evidence, plan
from followup_evidence.errors import Faults


def checked(specialty: str, policy: str = "") -> pd.Series:
    row = {"program": "A", "interview_date": "2026-11-03", "specialty": specialty, "policy": policy}
    return plan.interviews.check([row]).iloc[0]


@pytest.mark.parametrize(
    ("specialty", "own", "policy", "source"),
    [
        ("Plastic Surgery", "", "no_contact", r"policy of American Council .* \(2022\): check"),
        ("integrated plastic surgery", "", "no_contact", r"policy of American Council"),
        ("Plastic surgery, independent", "", "no_contact", r"policy of American Council"),
        ("internal medicine", "", "discouraged", r"policy of Alliance .* \(2025\): check"),
        (
            "Dermatology",
            "",
            "discouraged",
            r"policy of Association of Prof.* \(2022\): check",
        ),
        ("Neurosurgery", "", "open", r"policy of neurosurgerymatch.org, .* \(no date given"),
        ("Urology", "", "open", r"policy of Society .* \(2025\): check"),
        ("Emergency medicine", "", "open", "none known"),
        ("Neurology", "", "open", "none known"),
        ("", "", "open", "none known"),
        ("Neurology", "no_contact", "no_contact", "^your file$"),
        ("Internal medicine", "open", "open", r"your file \(otherwise discouraged, policy of"),
    ],
)
def test_a_programs_own_policy_stands_above_that_of_its_specialty(
    specialty: str, own: str, policy: str, source: str
) -> None:
    found = checked(specialty, own)
    assert found["policy"] == policy
    assert pd.Series([found["policy_source"]]).str.contains(source).all()


@pytest.mark.parametrize(
    ("policy", "spellings"),
    [
        (
            "no_contact",
            "PLASTIC  SURGERY ; plastic_surgery; Plastics; Integrated Plastics; PRS; Plast. Surg.; "
            "Surgery (plastic); Plastic & Reconstructive Surgery",
        ),
        (
            "discouraged",
            "IM; I.M.; Internal Med; Int. Med.; IM prelim; Medicine, Internal; EM/IM; Med-Peds; "
            "Internal Medicine – Preliminary; internal medicine-pediatrics; Derm; "
            "Dermatology (advanced); Med/Derm; FM/IM; Family medicine, internal medicine",
        ),
        (
            "open",
            "Family medicine; Emergency Med; Pediatrics; Pediatric surgery; General Surg; "
            "Nuclear medicine; Preventive medicine; Thoracic surgery; 内科; -",
        ),
    ],
)
def test_a_specialty_is_known_however_it_is_written(policy: str, spellings: str) -> None:
    names = spellings.split("; ")
    assert {name: checked(name)["policy"] for name in names} == dict.fromkeys(names, policy)


@pytest.mark.parametrize(
    "specialty",
    [
        "Pediatric dermatology",
        "Dermatopathology",
        "Hematology",
        "Rheumatology",
        "Child neurology",
        "Neurology",
        "Neuroradiology",
        "Vascular surgery",
        "Pediatric neurosurgery",
        "Neuro-ophthalmology",
        "Pediatric urology",
        "Urogynecology",
        "Preventive medicine",
    ],
)
def test_a_specialty_of_its_own_is_not_taken_for_one_that_sounds_alike(specialty: str) -> None:
    found = checked(specialty)
    assert (found["policy"], found["policy_source"]) == ("open", "none known")


def test_the_rules_that_are_not_strict_keep_nobody_from_writing() -> None:
    rules = evidence.load("policies").set_index("specialty")["policy"]
    mild = rules[rules == "open"].index
    assert set(mild) == {"Urology", "Neurological surgery", "Ophthalmology", "Family medicine"}
    mine = plan.interviews.check(
        [{"program": name, "interview_date": "2026-11-30", "specialty": name} for name in mild]
    )
    made = plan.choose(mine, plan.Limits(120), today="2026-12-01")
    assert made.steps.query("action == 'thank_you_pd'")["program"].tolist() == sorted(mild)


@pytest.mark.parametrize(
    ("specialty", "meant"),
    [
        ("Plastic surgeon", "Plastic surgery"),
        ("Intenal Medicine", "Internal medicine"),
        ("Dermatolgy", "Dermatology"),
    ],
)
def test_what_is_nearly_a_specialty_with_a_strict_rule_is_asked_about_unless_the_file_decides(
    specialty: str, meant: str
) -> None:
    with pytest.raises(Faults, match=f'did you mean "{meant}"'):
        checked(specialty)
    assert checked(specialty, "open")["policy"] == "open"
