import json
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from followup_evidence import evidence, paths
from followup_evidence.errors import Faults, FollowupError

NAMES = evidence.catalog()["name"].tolist()
STATUSES = {"illustrative", "published", "policy", "inferred", "assumption"}


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(paths.folder("data"), tmp_path / "data")


def edit(copy, name, change):
    path = (
        copy
        / json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))["resources"][
            NAMES.index(name)
        ]["path"]
    )
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_the_catalog_lists_every_csv_file_once():
    files = {path.stem for path in paths.folder("data").rglob("*.csv")}
    to_import = {"survey_form_tool_synthetic", "survey_plain_synthetic"}  # no tables of evidence
    assert sorted(NAMES) == sorted(files - to_import)


def test_the_catalog_says_of_every_table_where_it_comes_from():
    catalog = evidence.catalog()
    assert set(catalog["status"]) <= STATUSES
    assert (catalog.map(str) != "").to_numpy().all()
    assert not catalog["title"].duplicated().any()


@pytest.mark.parametrize("name", NAMES)
def test_a_listed_table_loads_as_it_is_described(name):
    frame = evidence.load(name)
    codebook = evidence.describe(name).set_index("column")
    listed = evidence.catalog().set_index("name").loc[name]
    assert frame.columns.tolist() == codebook.index.tolist()
    assert frame.index.tolist() == list(range(listed["rows"]))
    assert (codebook[["title", "description"]] != "").to_numpy().all()
    assert not frame[codebook.index[codebook["required"]]].isna().any(axis=None)
    about = frame.attrs["about"]
    assert {key: about[key] for key in ("title", "status", "source", "caveat", "licence")} == {
        key: listed[key] for key in ("title", "status", "source", "caveat", "licence")
    }
    assert about["name"] == name


@pytest.mark.parametrize("name", NAMES)
def test_names_are_snake_case_and_quantities_have_a_unit(name):
    codebook = evidence.describe(name)
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", word) for word in [name, *codebook["column"]])
    places = {"step", "rank", "place"}  # numbers that count nothing
    numbers = codebook[codebook["type"].isin(["integer", "number"])]
    assert (numbers[~numbers["column"].isin(places)]["unit"] != "").all()


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_key(name):
    schema = evidence.schema_of(name)
    unique = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    key = schema.get("primaryKey", unique)
    assert key
    assert not evidence.load(name).duplicated([key] if isinstance(key, str) else key).any()


@pytest.mark.parametrize("name", NAMES)
def test_the_authors_caveat_travels_with_every_table_of_the_article(name):
    about = evidence.load(name).attrs["about"]
    if about["source"].startswith("Do PDs expect"):
        assert about["caveat"].startswith("Illustrative: ")
        assert "not the result of one study" in about["caveat"]
    else:
        assert about["status"] != "illustrative"
        assert about["caveat"]


def test_thank_you_usage_is_the_articles():
    usage = evidence.load("thank_you_usage")
    shares = dict(zip(usage["frequency"], usage["share_pct"], strict=True))
    assert shares == {"Not at all": 65, "Rarely": 20, "Occasionally": 13, "Frequently": 2}
    assert usage["share_pct"].sum() == 100
    assert usage["frequency"].max() == "Frequently"
    codebook = evidence.describe("thank_you_usage").set_index("column")
    assert "inferred" in codebook.loc["share_pct", "unit"]


def test_action_tradeoffs_are_the_articles():
    rows = evidence.load("action_tradeoffs").drop(columns="title").fillna({"qualifier": ""})
    assert rows.to_numpy().tolist() == [
        ["mock_interviews", "High", "Moderate", ""],
        ["prepare_interview", "High", "Moderate", ""],
        ["interest_email", "Low–Moderate", "Low", "program dependent"],
        ["thank_you_pd", "Low", "Very Low", ""],
        ["notes_to_everyone", "Very Low", "High", ""],
        ["dream_essay", "Risk of backfire", "High", ""],
    ]


def test_labels_are_ordered_as_the_article_uses_them():
    tradeoffs = evidence.load("action_tradeoffs").set_index("action")
    assert tradeoffs["impact"].sort_values().index.tolist()[:4] == [
        *("dream_essay", "notes_to_everyone", "thank_you_pd", "interest_email")
    ]
    assert tradeoffs["cost"].min() == "Very Low"
    assert (tradeoffs["impact"] >= "Low–Moderate").sum() == 3


def test_advocacy_influence_is_the_articles():
    influence = evidence.load("advocacy_influence").set_index("action")["index_value"]
    assert influence.to_dict() == {
        "thank_you_emails": 20,
        "intent_email": 40,
        "advocacy_call": 80,
        "none": 0,
    }


def test_interviewer_load_shows_the_stated_range_and_the_product():
    load = evidence.load("interviewer_load").iloc[0]
    assert load["applicants_per_day_min"] == 8
    assert load["applicants_per_day_max"] == 16
    assert load["interview_days_min"] == 10
    assert load["interview_days_max"] == 20
    assert load[["stated_applicants_low", "stated_applicants_high"]].tolist() == [80, 300]
    assert load[["product_applicants_low", "product_applicants_high"]].tolist() == [8 * 10, 16 * 20]


def test_the_flow_has_the_articles_steps_and_every_arrow_is_inferred():
    nodes, edges = evidence.load("decision_flow"), evidence.load("decision_flow_edges")
    assert nodes["step"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert nodes["label"].tolist()[:3] == ["Interview day", "Done", "One brief email to PD/APD"]
    assert set(edges["status"]) == {"inferred"}


def test_every_walk_through_the_flow_ends_and_every_node_is_reached():
    nodes = evidence.load("decision_flow").set_index("node")["kind"]
    edges = evidence.load("decision_flow_edges")
    onward = edges.groupby("from_node")["to_node"].apply(list).to_dict()
    answers = edges.groupby("from_node")["answer"].apply(lambda given: sorted(given.dropna()))
    walks, ended = [["interview_day"]], []
    while walks:
        walk = walks.pop()
        further = onward.get(walk[-1], [])
        assert len(walk) <= len(nodes)
        walks += [[*walk, node] for node in further]
        ended += [] if further else [walk]
    assert {node for walk in ended for node in walk} == set(nodes.index)
    assert {nodes[walk[-1]] for walk in ended} == {"end"}
    for node, kind in nodes.items():
        expected = {"decision": ["no", "yes"], "end": None}.get(kind, [])
        assert answers.to_dict().get(node) == expected


def test_follow_up_stands_in_the_last_two_places_of_the_rank_factors():
    factors = evidence.load("rank_factors")
    assert factors["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert factors.loc[factors["follow_up"], "factor"].tolist() == [
        *("stated_interest", "everything_else")
    ]


def test_rules_and_lists_have_the_articles_numbers():
    rules = evidence.load("follow_up_rules").set_index("rule")
    numbers = ["sentences_min", "sentences_max", "messages_max"]
    assert rules.loc["program_director", numbers].tolist() == [3, 5, 1]
    assert rules.loc["strong_connection", numbers].tolist() == [2, 3, 2]
    assert rules["deadline_hours_min"].dropna().unique().tolist() == [48]
    assert rules["deadline_hours_max"].dropna().unique().tolist() == [72]
    lengths = {name: len(evidence.load(name)) for name in ("interest_signals", "myth_drivers")}
    assert lengths == {"interest_signals": 5, "myth_drivers": 3}
    assert len(evidence.load("mistakes")) == 5


def test_an_action_has_the_same_label_in_every_table():
    ours = evidence.load("actions").set_index("action")
    article = evidence.load("action_tradeoffs").set_index("action")
    shared = ours.loc[article.index]
    assert shared["label"].tolist() == article["impact"].tolist()
    assert set(shared["label_status"]) == {"illustrative"}
    assert set(ours.drop(article.index)["label_status"]) == {"assumption"}


def test_only_actions_that_are_never_chosen_lack_a_value_or_give_a_reason():
    actions = evidence.load("actions").set_index("action")
    never = actions["layer"] == "never"
    assert never[never].index.tolist() == ["notes_to_everyone", "dream_essay"]
    assert actions["never_reason"].notna().equals(never)
    valued = set(evidence.load("scale_labels")["label"])
    assert set(actions.loc[~never, "label"]) <= valued
    assert "Risk of backfire" not in valued


def test_the_numbers_of_the_labels_keep_their_order_and_the_articles_points():
    labels = evidence.load("scale_labels").set_index("label")
    chain = labels["value"][["Very Low", "Low", "Low–Moderate", "Moderate", "High"]]
    assert chain.is_monotonic_increasing
    assert labels["value"]["Advocacy"] > labels["value"]["Low–Moderate"]
    # 40 is the article's for the email naming a number one, which it does not label.
    assert labels["value"][["Low", "Low–Moderate", "Advocacy"]].tolist() == [20, 40, 80]
    assert labels.index[labels["status"] == "illustrative"].tolist() == ["Low", "Advocacy"]
    tiers = evidence.load("scale_tiers").set_index("tier")["value"]
    assert tiers.to_dict() == {"low": 1, "medium": 2, "high": 3, "first": 4}


def test_the_example_is_synthetic_and_holds_every_case_a_plan_meets():
    example = evidence.load("interviews")
    assert "Synthetic" in example.attrs["about"]["caveat"]
    assert len(example) == 12
    assert (example["interest"] == "first").sum() == 1
    assert set(example["mentor"]) == {"none", "unknown", "known"}
    assert {"open", "discouraged", "no_contact"} == set(example["policy"].dropna())
    ahead = example["interview_date"] > pd.Timestamp(2026, 12, 1)
    assert 0 < ahead.sum() < 12


def test_known_policies_name_their_year_and_are_found_by_the_names_people_write():
    policies = evidence.load("policies").set_index("specialty")
    assert policies["policy"][policies["policy"] != "none_found"].to_dict() == {
        "Plastic surgery": "no_contact",
        "Internal medicine": "discouraged",
        "Dermatology": "discouraged",
        "Orthopaedic surgery": "discouraged",
        "Urology": "open",
        "Psychiatry": "open",
        "Neurological surgery": "open",
        "Ophthalmology": "open",
        "Family medicine": "open",
    }
    assert policies.loc["Plastic surgery", "year"] == 2022
    assert policies.loc["Internal medicine", "year"] == 2025
    named = evidence.load("specialties")["specialty"].str.split("; ").explode()
    assert {*policies.index} <= {*named}


def test_every_specialty_that_was_looked_for_has_a_row_even_where_no_rule_was_found():
    looked_for = (
        "Internal medicine; Family medicine; Pediatrics; Emergency medicine; Psychiatry; "
        "Obstetrics and gynecology; General surgery; Anesthesiology; Neurology; Child neurology; "
        "Diagnostic radiology; Interventional radiology; Orthopaedic surgery; Otolaryngology; "
        "Neurological surgery; Plastic surgery; Urology; Ophthalmology; Dermatology; "
        "Radiation oncology; Pathology; Physical medicine and rehabilitation; Vascular surgery; "
        "Thoracic surgery; Transitional year"
    )
    policies = evidence.load("policies")
    assert {*policies["specialty"]} == {*looked_for.split("; ")}
    nothing = policies[policies["policy"] == "none_found"]
    assert nothing[["covers", "inferred", "verification"]].isna().all(axis=None)
    assert nothing["says"].str.startswith("We looked for a rule").all()
    assert nothing["short"].str.startswith("We found no rule for ").all()
    found = policies.drop(nothing.index)
    assert found[["body", "dated", "address", "verification"]].notna().all(axis=None)


def test_a_rule_covers_what_the_audit_read_in_it():
    policies = evidence.load("policies").set_index("specialty")
    everything = "thanks; interest; number_one; mentor"
    assert policies["covers"].dropna().to_dict() == {
        "Plastic surgery": everything,
        "Internal medicine": "thanks",  # the body names thank-you notes and welcomes questions
        "Dermatology": "thanks; interest; number_one",
        "Orthopaedic surgery": everything,
        "Urology": "number_one",  # open, and against telling one's ranking
    }
    assert policies["inferred"].dropna().to_dict() == {
        "Plastic surgery": "mentor",
        "Dermatology": "interest",
        "Orthopaedic surgery": "mentor",
    }


def test_what_is_inferred_of_a_rule_is_among_what_it_covers():
    policies = evidence.load("policies").fillna({"covers": "", "inferred": ""})
    for row in policies.itertuples():
        covers, inferred = ({*cell.split("; ")} - {""} for cell in (row.covers, row.inferred))
        assert inferred <= covers <= {"thanks", "interest", "number_one", "mentor"}
        if inferred or row.specialty == "Internal medicine":
            assert "our reading" in row.check
        assert covers or row.policy in ("open", "none_found")


def test_every_rule_says_for_which_cycle_or_when_it_was_read():
    policies = evidence.load("policies")
    assert (
        policies["cycle"]
        .str.fullmatch(r"20\d\d-\d\d|no date; read \w+ 20\d\d|searched \w+ 20\d\d")
        .all()
    )
    known = policies.set_index("specialty")["cycle"]
    assert known["Dermatology"] == "2022-23"
    assert known["Internal medicine"] == "2025-26"  # July 2025
    dated = policies["year"].notna() & (policies["policy"] != "none_found")
    years = policies.loc[dated, "cycle"].str[:4].astype("int64")
    assert (policies.loc[dated, "year"] - years).between(0, 1).all()


def test_what_the_articles_tables_say_beyond_the_article_is_marked_as_ours():
    mistakes = evidence.load("mistakes").set_index("mistake")["ours"].dropna()
    assert mistakes.to_dict() == {
        "copy_paste_slip": "the remedy",
        "deadline_pressure": "the remedy",
    }
    assert set(evidence.load("decision_flow")["ours"]) == {"the kind"}
    assert set(evidence.load("interviewer_load")["ours"]) == {"the products"}
    assert "inferred" in evidence.load("thank_you_usage").attrs["about"]["caveat"]


def test_an_unknown_name_gets_the_nearest_and_the_list():
    for call in (evidence.load, evidence.describe, evidence.schema_of):
        with pytest.raises(
            FollowupError, match=r'"thankyou_usage" \(did you mean "thank_you_usage"'
        ):
            call("thankyou_usage")
        with pytest.raises(FollowupError, match=", ".join(NAMES[:-1]) + " and " + NAMES[-1]):
            call("zebra")


def test_provenance_is_added_to_every_row_of_a_copy():
    usage = evidence.load("thank_you_usage")
    export = evidence.with_provenance(usage[usage["share_pct"] > 10])
    assert usage.columns.tolist() == ["frequency", "share_pct"]
    assert export["status"].tolist() == ["illustrative"] * 3
    assert export["caveat"].str.contains("not the result of one study").all()
    assert export["source"].str.contains("residencyadvisor.com/resources/").all()


def test_the_finer_status_of_a_row_is_kept():
    export = evidence.with_provenance(evidence.load("scale_labels"))
    assert set(export["status"]) == {"illustrative", "assumption"}
    assert export.columns.tolist().count("status") == 1


def test_a_frame_of_unknown_origin_gets_no_invented_one():
    with pytest.raises(FollowupError, match="does not know where it comes from"):
        evidence.with_provenance(pd.DataFrame({"share_pct": [65]}))


def test_a_missing_table_names_the_remedy(copy):
    (copy / "article" / "thank_you_usage.csv").unlink()
    with pytest.raises(Faults, match=r"(?s)no file .*thank_you_usage\.csv.*Install .* again"):
        evidence.load("thank_you_usage", data=copy)
    assert len(evidence.load("mistakes", data=copy)) == 5


def test_the_catalog_names_every_fault_of_every_table(copy):
    (copy / "article" / "mistakes.csv").unlink()
    edit(copy, "thank_you_usage", lambda text: text.replace("Rarely,20", "Rarley,200"))
    edit(copy, "scale_tiers", lambda text: text.replace("tier,value", "tier,worth"))
    edit(copy, "actions", lambda text: text.replace(",note", "").replace("High,illus", "High,ilus"))
    with pytest.raises(Faults, match="Install followup-evidence again") as raised:
        evidence.catalog(data=copy)
    text = str(raised.value)
    for expected in (
        r'mistakes: There is no file ".*mistakes\.csv"',
        r'thank_you_usage: row 3, frequency: "Rarley" is not one of .*did you mean "Rarely"',
        r'thank_you_usage: row 3, share_pct: "200" is above 100',
        r'scale_tiers: missing column "value"',
        r'scale_tiers: column "worth" is not known',
        r"actions: row 2: .* stands in column N, which has no name",
    ):
        assert re.search(expected, text)


def test_an_optional_column_of_our_own_tables_must_be_there_too(copy):
    edit(copy, "action_tradeoffs", lambda text: text.replace(",qualifier", ",remark"))
    with pytest.raises(Faults, match='missing column "qualifier"'):
        evidence.load("action_tradeoffs", data=copy)


def test_evidence_needs_pandas_alone():
    heavy = "altair scipy ipywidgets openpyxl frictionless papermill nbconvert IPython vl_convert"
    script = (
        "import sys, followup_evidence.evidence as evidence; evidence.catalog();"
        f"print([name for name in {heavy.split()} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_table_is_read_anew_when_its_file_changes_and_is_nobody_elses_to_change(copy):
    usage = evidence.load("thank_you_usage", data=copy)
    usage["share_pct"] = 0
    usage.attrs["about"]["status"] = "published"
    again = evidence.load("thank_you_usage", data=copy)
    assert again["share_pct"].sum() == 100
    assert again.attrs["about"]["status"] == "illustrative"
    file = copy / "article/thank_you_usage.csv"
    file.write_text(file.read_text("utf-8").replace("65", "650"), "utf-8")
    with pytest.raises(Faults, match="650"):
        evidence.load("thank_you_usage", data=copy)
