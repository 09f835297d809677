"""Articles from files, folders and standard input, good and bad."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from provenance.errors import UnknownFormat
from provenance.model import Article
from provenance.readers import Refused, parse_record, read


def read_one(path: Path, content: bytes | str, format_name: str | None = None) -> Article | Refused:
    """Write a file and read the one thing in it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (found,) = read([path], format=format_name)
    return found


def read_article(path: Path, content: bytes | str) -> Article:
    """Write a file and read the article in it."""
    found = read_one(path, content)
    assert isinstance(found, Article), found
    return found


def texts(found: list[Article | Refused]) -> list[str]:
    """Return the articles' texts."""
    return [item.text for item in found if isinstance(item, Article)]


class TestText:
    """Plain text files."""

    def test_the_stem_is_the_id_and_a_leading_date_is_no_text(self, tmp_path: Path) -> None:
        """Collections of bare text files name and date their articles this way."""
        article = read_article(tmp_path / "bridge_01.txt", " date 2022-12 LORVIK (AP) – It fell.\n")

        assert article.id == "bridge_01"
        assert article.published_at == "2022-12"
        assert article.text == "LORVIK (AP) – It fell.\n"

    @pytest.mark.parametrize("written", ["2021", "2021-03", "2021-03-09"])
    def test_the_date_is_as_precise_as_it_is_given(self, tmp_path: Path, written: str) -> None:
        """A made-up day would decide who was first."""
        assert read_article(tmp_path / "a.txt", f"date {written}\nText.").published_at == written

    def test_an_impossible_date_is_noted_and_kept_in_the_text(self, tmp_path: Path) -> None:
        """Nothing is lost in silence."""
        article = read_article(tmp_path / "a.txt", "date 20222-01 Text.")

        assert article.published_at is None
        assert article.text == "date 20222-01 Text."
        assert "20222-01" in str(article.extra["_notes"])

    def test_line_ends_and_no_break_spaces_are_kept(self, tmp_path: Path) -> None:
        """Spans count the stored text's code points."""
        text = "«\u202fOui\u202f»\r\n\r\nNon.\u00a0\n"

        assert read_article(tmp_path / "a.txt", text).text == text

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_byte_order_marks_tell_the_encoding_and_are_dropped(
        self, tmp_path: Path, encoding: str
    ) -> None:
        """Editors on Windows write them."""
        article = read_article(tmp_path / "a.txt", "Un café noir.".encode(encoding))

        assert article.text == "Un café noir."

    def test_windows_encoding_is_read_with_a_note(self, tmp_path: Path) -> None:
        """Old archives are no UTF-8."""
        article = read_article(tmp_path / "a.txt", "Un “café” noir.".encode("cp1252"))

        assert article.text == "Un “café” noir."
        assert article.extra["_notes"] == ["no UTF-8: read as Windows-1252"]

    def test_a_damaged_byte_does_not_turn_the_text_into_another_encoding(
        self, tmp_path: Path
    ) -> None:
        """One broken byte in ten thousand is damage."""
        damaged = ("é" * 30).encode() + b"\xff" + b" fin."

        assert read_article(tmp_path / "a.txt", damaged).text == "é" * 30 + "\ufffd fin."

    def test_twenty_megabytes_are_read(self, tmp_path: Path) -> None:
        """A huge text is unusual and no reason to fail."""
        assert len(read_article(tmp_path / "a.txt", "word " * 4_000_000).text) == 20_000_000


class TestBadFiles:
    """What gives no article says so and stops nothing."""

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("a.txt", b"", "empty"),
            ("a.txt", b" \n \n", "empty"),
            ("a.txt", b"date 2021-03-09", "no text"),
            ("a.txt", bytes(range(256)) * 4, "binary data"),
            ("a.txt", b"%PDF-1.7 and so on", "a PDF document"),
            ("a.html", b"\x89PNG\r\n\x1a\n", "an image"),
            ("a.csv", b"id,text\n1,hello\n", "--format"),
            ("a.json", b"{", "broken JSON"),
            ("a.json", b'"text"', "no article"),
            ("a.json", b"[]", "empty list"),
            ("a.json", b"[" * 200_000, "nested too deeply"),
            ("a.json", b'{"text": "caf\xe9"}', "UTF-8"),
            ("a.jsonl", b"\n\n", "empty"),
        ],
    )
    def test_a_file_without_article_is_refused_with_its_reason(
        self, tmp_path: Path, name: str, content: bytes, reason: str
    ) -> None:
        """The reader of the summary must know which file to mend, and how."""
        found = read_one(tmp_path / name, content)

        assert isinstance(found, Refused)
        assert str(tmp_path / name) in found.where
        assert reason in found.reason

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        """A typing error in one path must not lose the others."""
        (tmp_path / "there.txt").write_text("Text.")

        missing, there = read([tmp_path / "not.txt", tmp_path / "there.txt"])

        assert isinstance(missing, Refused)
        assert "no such file" in missing.reason
        assert isinstance(there, Article)

    def test_an_unknown_format_is_an_error(self) -> None:
        """It is a mistake of the caller, not of a file."""
        with pytest.raises(UnknownFormat, match="text, json, jsonl, html"):
            read([], format="docx")


class TestFolders:
    """Folders of files."""

    def test_folders_are_read_in_the_order_of_names(self, tmp_path: Path) -> None:
        """The same folder gives the same order on every machine."""
        (tmp_path / "b").mkdir()
        (tmp_path / ".git").mkdir()
        (tmp_path / "c.txt").write_text("C.")
        (tmp_path / "a.txt").write_text("A.")
        (tmp_path / "b" / "x.txt").write_text("X.")
        (tmp_path / ".hidden.txt").write_text("no")
        (tmp_path / ".git" / "y.txt").write_text("no")
        (tmp_path / "table.csv").write_text("1,2")

        found = list(read([tmp_path]))

        assert texts(found) == ["A.", "C.", "X."]
        assert [item.where for item in found if isinstance(item, Refused)] == [
            str(tmp_path / "table.csv")
        ]

    def test_an_empty_folder_is_refused(self, tmp_path: Path) -> None:
        """Zero articles without a word would look like success."""
        (found,) = read([tmp_path])

        assert isinstance(found, Refused)

    def test_files_without_ending_are_told_by_content(self, tmp_path: Path) -> None:
        """Crawlers save pages without endings."""
        (tmp_path / "a").write_text('{"text": "from JSON"}\n')
        (tmp_path / "b").write_text("<!DOCTYPE html><html><body><p>From a page.</p></body></html>")
        (tmp_path / "c").write_text("From text.")

        assert texts(list(read([tmp_path]))) == ["from JSON", "From a page.", "From text."]


class TestJson:
    """JSON and JSON Lines."""

    def test_one_broken_line_of_five_costs_one_article(self, tmp_path: Path) -> None:
        """The line is named, the others are kept."""
        lines = [json.dumps({"id": str(n), "text": f"Text {n}."}) for n in range(5)]
        lines[2] = lines[2][:-5]
        path = tmp_path / "news.jsonl"
        path.write_text("\n".join(lines))

        found = list(read([path]))

        assert texts(found) == ["Text 0.", "Text 1.", "Text 3.", "Text 4."]
        (refused,) = [item for item in found if isinstance(item, Refused)]
        assert refused.where == f"{path}, line 3"
        assert "broken JSON" in refused.reason

    def test_a_line_that_is_no_utf8_costs_one_article(self, tmp_path: Path) -> None:
        """Guessing an encoding within JSON would put wrong characters into the store."""
        path = tmp_path / "news.jsonl"
        path.write_bytes(b'{"text": "one"}\n{"text": "caf\xe9"}\n{"text": "three"}\n')

        found = list(read([path]))

        assert texts(found) == ["one", "three"]
        assert [item.where for item in found if isinstance(item, Refused)] == [f"{path}, line 2"]

    @pytest.mark.parametrize("line", ["[1]", '"text"', "3", "null"])
    def test_a_line_that_is_no_object_is_refused(self, tmp_path: Path, line: str) -> None:
        """Only objects have fields."""
        (tmp_path / "a.jsonl").write_text(f'{{"text": "one"}}\n{line}\n')

        found = list(read([tmp_path / "a.jsonl"]))

        assert isinstance(found[1], Refused)

    def test_standard_input_is_json_lines(self) -> None:
        """Scripts pipe records in."""
        stream = BytesIO(b'\xef\xbb\xbf{"text": "one"}\n\n{"text": "two"}')

        assert texts(list(read(["-"], stdin=stream))) == ["one", "two"]

    def test_standard_input_may_be_text(self) -> None:
        """``--format text`` reads a pasted article."""
        assert texts(list(read(["-"], format="text", stdin=BytesIO(b"Pasted.")))) == ["Pasted."]

    @pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
    def test_lists_and_lines_are_told_apart_by_content(self, tmp_path: Path, name: str) -> None:
        """Both endings are used for both."""
        (tmp_path / name).write_text('[\n{"text": "one"},\n{"text": "two"}\n]')
        assert texts(list(read([tmp_path / name]))) == ["one", "two"]

        (tmp_path / name).write_text('{"text": "one"}\n{"text": "two"}\n')
        assert texts(list(read([tmp_path / name]))) == ["one", "two"]

        (tmp_path / name).write_text('{\n"text": "one"\n}')
        assert texts(list(read([tmp_path / name]))) == ["one"]

    def test_an_object_may_list_its_articles(self, tmp_path: Path) -> None:
        """News services answer with the list under a name."""
        (tmp_path / "a.json").write_text('{"status": "ok", "articles": [{"text": "one"}, {}]}')

        one, refused = read([tmp_path / "a.json"])

        assert isinstance(one, Article)
        assert isinstance(refused, Refused)
        assert refused.where.endswith("record 2")

    def test_utf16_lines_are_read(self, tmp_path: Path) -> None:
        """Spreadsheets on Windows export them."""
        (tmp_path / "a.jsonl").write_bytes('{"text": "café"}\n{"text": "thé"}\n'.encode("utf-16"))

        assert texts(list(read([tmp_path / "a.jsonl"]))) == ["café", "thé"]


def parsed(**fields: object) -> Article:
    """Parse a record that has a text."""
    found = parse_record({"text": "Text.", **fields}, "test")
    assert isinstance(found, Article)
    return found


class TestRecords:
    """The fields of one record."""

    @pytest.mark.parametrize("name", ["text", "articleBody", "body", "content"])
    def test_the_text_has_four_names(self, name: str) -> None:
        """Every source calls it something else."""
        found = parse_record({name: "Text."}, "test")

        assert isinstance(found, Article)
        assert found.text == "Text."
        assert found.extra == {}

    @pytest.mark.parametrize(
        "value",
        [
            "The Lorvik Post",
            {"@type": "Organization", "name": "The Lorvik Post"},
            [{"name": "The Lorvik Post"}],
        ],
    )
    @pytest.mark.parametrize(
        "name", ["outlet", "publisher", "source", "series", "sourceOrganization"]
    )
    def test_the_outlet_has_five_names_and_three_forms(self, name: str, value: object) -> None:
        """schema.org allows a name, an object or a list."""
        article = parsed(**{name: value})

        assert article.outlet == "The Lorvik Post"
        assert article.credit is None

    def test_authors_may_be_objects(self) -> None:
        """JSON-LD writes persons and organisations as objects."""
        authors = [
            {"@type": "Person", "name": "Ann Other"},
            {"@type": "NewsMediaOrganization", "name": "AFP"},
        ]

        article = parsed(author=authors, publisher="The Lorvik Post")

        assert article.byline == "Ann Other, AFP"
        assert article.credit == "AFP"

    def test_a_source_organisation_beside_the_publisher_is_a_credit(self) -> None:
        """It is how structured pages name the agency."""
        article = parsed(publisher="The Lorvik Post", sourceOrganization={"name": "Reuters"})

        assert (article.outlet, article.credit) == ("The Lorvik Post", "Reuters")

    def test_unknown_fields_are_given_back(self) -> None:
        """A user's own fields must survive."""
        assert parsed(wordcount=3, deep={"a": [1]}).extra == {"wordcount": 3, "deep": {"a": [1]}}

    def test_languages_lose_their_region(self) -> None:
        """Rules and encoders go by language."""
        assert parsed(inLanguage="fr-CA").language == "fr"
        assert parsed(language="French").language == "fr"
        assert parsed(language={"name": "French", "alternateName": "fr"}).language == "fr"
        assert parsed(language="???").language is None

    def test_a_number_as_id_is_text(self) -> None:
        """Databases export numbers."""
        assert parsed(id=17).id == "17"

    def test_an_impossible_date_is_noted_and_the_article_kept(self) -> None:
        """A wrong year is no reason to lose a text, nor to trust the date."""
        article = parsed(published_at="20222-01-01")

        assert article.published_at is None
        assert "20222-01-01" in str(article.extra["_notes"])

    @pytest.mark.parametrize(
        "record", [{}, {"text": ""}, {"text": " \n"}, {"text": 3}, {"id": "x"}]
    )
    def test_a_record_without_text_is_refused(self, record: dict[str, object]) -> None:
        """An article is its text."""
        found = parse_record(record, "news.jsonl, line 9")

        assert isinstance(found, Refused)
        assert str(found).startswith("news.jsonl, line 9: ")

    def test_half_characters_are_replaced_one_for_one(self) -> None:
        """SQLite cannot hold them, and offsets must not move."""
        article = parse_record(json.loads('{"text": "a\\ud800b"}'), "test")

        assert isinstance(article, Article)
        assert article.text == "a\ufffdb"

    def test_hostile_values_cost_their_field_alone(self) -> None:
        """Records come from anywhere."""
        article = parsed(id=[1], url={"a": 1}, title=[[]], author=[None, 3], date=[], language=3)

        assert (article.id, article.url, article.title) == ("", None, None)
        assert (article.byline, article.published_at, article.language) == (None, None, None)
