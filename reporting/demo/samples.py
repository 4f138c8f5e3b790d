"""The sample reports: invented stories with what a person would tick, and how the office would code them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "reports.json"


@dataclass(frozen=True)
class SampleCoding:
    """How an officer codes a sample, and how it ends."""

    area: str
    grounds: tuple[str, ...]
    form: str
    facility_problem: str | None
    outcome: str


@dataclass(frozen=True)
class Sample:
    """One invented report. ``answer`` and ``follow_up`` are the first words of the office and the person after."""

    language: str
    fields: Mapping[str, tuple[str, ...]] = field(repr=False)
    coding: SampleCoding
    answer: str = field(repr=False)
    follow_up: str | None = field(repr=False)


def load_samples() -> tuple[Sample, ...]:
    """All sample reports in the order of the file."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_sample(entry, content["answers"]) for entry in content["reports"])


def _sample(entry: Mapping[str, Any], answers: Mapping[str, str]) -> Sample:
    coding = entry["coding"]
    fields = {name: tuple(values) for name, values in entry["fields"].items()}
    return Sample(
        language=entry["language"],
        fields={**fields, "story": (entry["story"],), "notice": ("1",)},
        coding=SampleCoding(
            area=coding["area"],
            grounds=tuple(coding["grounds"]),
            form=coding["form"],
            facility_problem=coding["facility_problem"],
            outcome=coding["outcome"],
        ),
        answer=entry["answer"] or answers[entry["language"]],
        follow_up=entry["follow"],
    )
