"""Reading beside what is read: digests, progress, cancelling, the staging file, a disk that fills."""

from pathlib import Path

import pytest

from integrations.housing_extract.read import extract_digest, read_extract
from integrations.housing_extract.staging import Staging
from store.domain.errors import Refused, StoreFull
from store.domain.extracts import ExtractFile, content_digest
from tests.integrations.housing_extract.made import TODAY, made, plain, read, swap


def test_the_same_files_have_the_same_digest_without_being_read(tmp_path: Path) -> None:
    with read(made(), tmp_path) as extract:
        assert extract.digest == extract_digest(tmp_path, plain())
        swap(tmp_path / "notes.csv", "rent", "Rent")
        assert extract.digest != extract_digest(tmp_path, plain())


def test_content_is_the_same_wherever_it_stands(tmp_path: Path) -> None:
    moved = made()
    moved.lines["people"].reverse()
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with read(made(), tmp_path / "a") as first, read(moved, tmp_path / "b") as second:
        for one, other in zip(first.tenancies(), second.tenancies(), strict=True):
            assert [content_digest(x) for x in one.people] == [content_digest(x) for x in other.people]
            assert content_digest(one.tenancy) == content_digest(other.tenancy)
    people = next(read(made(), tmp_path / "a").tenancies()).people
    assert content_digest(people[0]) != content_digest(people[1])


class Cancelled(Exception):
    """The reader was told to stop."""


def test_progress_counts_bytes_and_may_cancel(tmp_path: Path) -> None:
    made().write(tmp_path)
    told: list[tuple[int, int]] = []
    read_extract(tmp_path, plain(), today=TODAY, progress=lambda done, of: told.append((done, of))).close()
    size = sum(path.stat().st_size for path in tmp_path.iterdir() if path.name != "control.csv")
    assert told[-1] == (size, size)
    assert told == sorted(told)

    def stop(done: int, of: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_extract(tmp_path, plain(), today=TODAY, progress=stop)


def test_nothing_of_the_staging_file_is_left_in_its_folder(tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    staging.mkdir()
    (tmp_path / "in").mkdir()
    made().write(tmp_path / "in")
    with read_extract(tmp_path / "in", plain(), today=TODAY, staging_folder=staging) as extract:
        assert list(staging.iterdir()) == []
        assert len(list(extract.tenancies())) == 3


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no such folder\. Name the folder"):
        read_extract(tmp_path / "nowhere", plain(), today=TODAY)


def test_english_needs_no_interpreter(tmp_path: Path) -> None:
    with read(made().set("people", 4, "language", "ENGLISH"), tmp_path) as extract:
        assert [person.language for one in extract.tenancies() for person in one.people] == [""] * 4


def test_a_disk_that_fills_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    staging.run("PRAGMA max_page_count = 20")
    for line in range(1_500):
        staging.add(ExtractFile.NOTES, (line, str(line), "T1", 1, "", "", "x" * 100))
    with pytest.raises(StoreFull, match=r"There is no room on this machine .* Free about as much room"):
        staging.flush()
    staging.close()
    assert list(tmp_path.iterdir()) == []


def test_a_staging_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match="name another folder"):
        read_extract(tmp_path, plain(), today=TODAY, staging_folder=tmp_path / "nowhere")
