from pathlib import Path
from statistics import fmean

import pytest

from tests.summarising.scoring import pairs, score


@pytest.mark.parametrize("annotation", pairs("golden"), ids=lambda path: path.stem)
def test_a_summary_is_what_an_editor_takes_from_the_post(annotation: Path) -> None:
    measures = score(annotation)
    assert {measure: value for measure, value in measures.items() if value < 1.0} == {}


def test_shapes_that_nobody_tuned_to_are_summarised_nearly_as_well() -> None:
    by_measure: dict[str, list[float]] = {}
    for annotation in pairs("held"):
        measures = score(annotation)
        for measure, value in measures.items():
            by_measure.setdefault(measure, []).append(value)
        missed = {measure: round(value, 2) for measure, value in measures.items() if value < 1.0}
        if missed:
            print(annotation.stem, missed)  # noqa: T201 - pytest shows it where the test fails
    means = {measure: fmean(values) for measure, values in by_measure.items()}
    assert fmean(means.values()) >= 0.95, means
    assert means["metadata"] == means["verbatim"] == 1.0
