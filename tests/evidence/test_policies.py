"""Which rule holds at a program, however its specialty is written, and which messages it bars."""

from __future__ import annotations

import pandas as pd
import pytest

from followup_evidence import plan
from followup_evidence.errors import Faults
from followup_evidence.evidence import policies

THANKS, INTEREST, NUMBER_ONE, MENTOR = "thanks", "interest", "number_one", "mentor"
ALL = (THANKS, INTEREST, NUMBER_ONE, MENTOR)


def checked(specialty: str, policy: str = "") -> pd.Series:
    row = {"program": "A", "interview_date": "2026-11-03", "specialty": specialty, "policy": policy}
    return plan.check([row]).iloc[0]


# What the directors' bodies say, as read for the evidence tables -------------------------------


@pytest.mark.parametrize(
    ("specialty", "rule", "covers", "source"),
    [
        ("Plastic surgery", "no_contact", ALL, r"\(ACAPS\), 2022-23$"),
        ("Orthopaedic surgery", "discouraged", ALL, r"\(AOA/CORD\), 2019-20$"),
        ("Dermatology", "discouraged", (THANKS, INTEREST, NUMBER_ONE), r"\(APD\), .*, 2022-23$"),
        ("Internal medicine", "discouraged", (THANKS,), r"\(AAIM\), 2025-26$"),
        ("Urology", "open", (NUMBER_ONE,), r"\(SAU\), 2025-26$"),
        ("Neurosurgery", "open", (), r"^neurosurgerymatch\.org, .* read November 2026$"),
        ("Family medicine", "open", (), r"\(AAFP\), no date; read November 2026$"),
    ],
)
def test_a_specialtys_rule_covers_what_its_text_names_and_says_who_wrote_it(
    specialty: str, rule: str, covers: tuple[str, ...], source: str
) -> None:
    found = checked(specialty)
    assert found["policy"] == rule
    assert policies.at(specialty).covers == covers
    assert pd.Series([found["policy_source"]]).str.contains(source).all()


@pytest.mark.parametrize(
    ("specialty", "inferred"),
    [("Plastic surgery", {MENTOR}), ("Orthopaedics", {MENTOR}), ("Dermatology", {INTEREST})],
)
def test_what_a_rule_bars_by_our_reading_alone_says_so(specialty: str, inferred: set[str]) -> None:
    policy = policies.at(specialty)
    for message in policy.covers:
        for action in policies.COVERED[message]:
            said = policy.against(action)
            assert said.startswith(policy.says)
            assert ("our reading" in said) == (message in inferred)


def test_a_rule_that_we_know_second_hand_asks_to_check_the_programs_own_page() -> None:
    said = {name: policies.at(name).says for name in ("Dermatology", "Ortho", "Internal medicine")}
    assert [name for name, says in said.items() if "second-hand" in says] == [
        "Dermatology",
        "Ortho",
    ]


# Every specialty that takes part in the Main Residency Match beside those with a rule: we looked.
SEARCHED = """
Anesthesiology; Child neurology; Diagnostic radiology; Emergency medicine; General surgery;
Interventional radiology; Neurology; Obstetrics and gynecology; Otolaryngology; Pathology;
Pediatrics; Physical medicine and rehabilitation; Radiation oncology; Thoracic surgery;
Transitional year; Vascular surgery
"""


@pytest.mark.parametrize("specialty", SEARCHED.strip().replace("\n", " ").split("; "))
def test_where_no_rule_was_found_that_is_said_and_bars_nothing(specialty: str) -> None:
    found = checked(specialty)
    assert (found["policy"], found["policy_source"]) == ("open", f"no rule found for {specialty}")
    policy = policies.at(specialty)
    assert (policy.rule, policy.covers) == ("none_found", ())
    assert policy.says.startswith("We found no rule for")


@pytest.mark.parametrize("specialty", ["", "Aerospace medicine", "Space medicine (other)", "-"])
def test_where_nobody_looked_nothing_is_claimed(specialty: str) -> None:
    assert checked(specialty)["policy_source"] == "no rule known"
    assert policies.at(specialty).rule == "open"


# A program's own word --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("specialty", "own", "rule", "covers"),
    [
        ("Neurology", "no_contact", "no_contact", ALL),
        ("Neurology", "discouraged", "discouraged", ALL),
        ("Internal medicine", "discouraged", "discouraged", ALL),
        ("Internal medicine", "open", "open", ()),
        ("Urology", "no_contact", "no_contact", ALL),
    ],
)
def test_a_programs_own_word_stands_above_that_of_its_specialty(
    specialty: str, own: str, rule: str, covers: tuple[str, ...]
) -> None:
    found = checked(specialty, own)
    assert (found["policy"], found["policy_source"]) == (rule, "your list")
    assert policies.at(specialty, own).covers == covers


def test_a_programs_wish_makes_its_specialtys_ban_no_milder() -> None:
    found = checked("Plastic surgery", "discouraged")
    assert found["policy"] == "no_contact"
    assert "ACAPS" in found["policy_source"]


# Spellings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "spellings"),
    [
        (
            "no_contact",
            "PLASTIC  SURGERY ; plastic_surgery; Plastics; Integrated Plastics; PRS; Plast. Surg.; "
            "Surgery (plastic); Plastic & Reconstructive Surgery; Plastic surgery, independent",
        ),
        (
            "discouraged",
            "IM; I.M.; Internal Med; Int. Med.; IM prelim; Medicine, Internal; EM/IM; Med-Peds; "
            "Internal Medicine – Preliminary; internal medicine-pediatrics; Derm; "
            "Dermatology (advanced); Med/Derm; FM/IM; Family medicine, internal medicine; "
            "Ortho; Orthopedics; orthopedic surgery",
        ),
        (
            "open",
            "Family medicine; Emergency Med; Pediatrics; Pediatric surgery; General Surg; "
            "Nuclear medicine; Preventive medicine; Thoracic surgery",
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
        "Neuroradiology",
        "Pediatric neurosurgery",
        "Pediatric orthopaedic surgery",
        "Neuro-ophthalmology",
        "Pediatric urology",
        "Urogynecology",
        "Facial plastic surgery",
    ],
)
def test_a_specialty_of_its_own_is_not_taken_for_one_that_sounds_alike(specialty: str) -> None:
    assert checked(specialty)["policy_source"] == "no rule known"


@pytest.mark.parametrize(
    ("specialty", "meant"),
    [
        ("Plastic surgeon", "Plastic surgery"),
        ("Intenal Medicine", "Internal medicine"),
        ("Dermatolgy", "Dermatology"),
        ("Orthopaedic surgry", "Orthopaedic surgery"),
        ("Uroogy", "Urology"),
    ],
)
def test_what_is_nearly_a_specialty_is_asked_about_unless_the_list_decides(
    specialty: str, meant: str
) -> None:
    with pytest.raises(Faults, match=f'did you mean "{meant}"'):
        checked(specialty)
    assert checked(specialty, "open")["policy"] == "open"


@pytest.mark.parametrize("specialty", ["内科", "Space medicine", "Preliminary", "Med/Space"])
def test_an_unknown_specialty_is_asked_about_and_never_taken_for_an_open_one(
    specialty: str,
) -> None:
    with pytest.raises(Faults, match="is not a specialty we know"):
        checked(specialty)


@pytest.mark.parametrize(
    ("specialty", "rule"),
    [
        ("Medicine-Preliminary (PGY-1 Only)", "discouraged"),
        ("Internal Medicine (Preliminary)", "discouraged"),
        ("MedPeds", "discouraged"),
        ("Ortho", "discouraged"),
        ("Diagnostic Radiology/IR", "none_found"),
        ("Plastic Surgery (Integrated)", "no_contact"),
        ("Surgery-Preliminary (PGY-1 Only)", "none_found"),
        ("Transitional (PGY-1 Only)", "none_found"),
        ("Phys Medicine & Rehab", "none_found"),
    ],
)
def test_the_names_of_the_matches_find_their_rule(specialty: str, rule: str) -> None:
    assert policies.at(specialty).rule == rule
