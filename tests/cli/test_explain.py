"""pgcfg explain, and its pages: each code has one, and each example is what it says."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import pages
from command import ROOT, CommandTest

# The hints: where their names are, and where their sentences.
HINTS = (
    ("parser/include/pgcfg/hint.h", "parser/src/hint_text.c"),
    ("parser/include/pgcfg/conf_hint.h", "parser/src/conf_hint_text.c"),
)


def hint_sentences():
    """Code of a hint: what its sentence looks like, which is a line of a finding's hint."""
    string = r'"(?:[^"\\]|\\.)*"'
    sentences = {}
    for header, source in HINTS:
        names = dict(re.findall(r'^    X\(([A-Z0-9_]+), "([^"]+)"', (ROOT / header).read_text(), re.M))
        for row in re.finditer(rf"\[PGCFG_(?:CONF_)?HINT_(\w+)\] =((?:\s*{string})+)",
                               (ROOT / source).read_text()):
            sentence = "".join(json.loads(part) for part in re.findall(string, row[2]))
            parts = [re.escape(part) for part in re.split(r"%(?:\(.*?%\)|.)", sentence)]
            if sentence != "":
                sentences[names[row[1]]] = re.compile(".*".join(parts))
    return sentences


class Examples(CommandTest):
    """Every example of every page, for every major that it is for."""

    @classmethod
    def setUpClass(cls):
        cls.pages = pages.read_all()
        cls.sentences = hint_sentences()
        cls.pem = pathlib.Path(tempfile.mkdtemp(prefix="pgcfg-pem-"))
        cls.addClassCleanup(shutil.rmtree, cls.pem)
        pages.make_pem(cls.pem)

    def check(self, which):
        """For each page with an example and each major: the codes that pgcfg finds in
        that example, its own also as a hint, and the severities."""
        batches = {}
        for number, page in enumerate(p for p in self.pages.values() if p.no_example is None):
            example = getattr(page, which)
            folder = self.folder / str(number)
            folder.mkdir(mode=0o700 if page.is_directory else 0o755)
            path = f"{number}/{page.write(example, folder, self.pem)}"
            is_closed = any(file.mode == 0 for file in example)
            for major in page.majors:
                batches.setdefault((major, is_closed, *page.options), []).append((page, path))
        for (major, is_closed, *options), batch in batches.items():
            yield from self.check_batch(major, is_closed, options, batch)

    def check_batch(self, major, is_closed, options, batch):
        # Permissions bind whoever is not root.
        run = self.run_unprivileged if is_closed else self.run_pgcfg
        result = run("check", "--format=json", f"--pg={major}", *options,
                     *[path for _, path in batch])
        self.assertEqual(result.stderr, b"")
        findings = json.loads(result.stdout)
        for page, path in batch:
            folder = f"{self.folder}/{path.partition('/')[0]}/"
            found = [f for f in findings if f["file"].startswith(folder)]
            hints = {line for f in found for line in (f["hint"] or "").split("\n")}
            codes = {f["code"] for f in found}
            # A hint that explains an error has no code in the output but its sentence.
            words = self.sentences.get(page.code)
            if words is not None and any(words.fullmatch(line) for line in hints):
                codes.add(page.code)
            yield page, major, codes, {f["severity"] for f in found}

    def test_the_wrong_example_is_found(self):
        for page, major, codes, _ in self.check("wrong"):
            with self.subTest(page.code, major=major):
                self.assertIn(page.code, codes)

    def test_the_right_example_is_not_found_and_has_no_error(self):
        for page, major, codes, severities in self.check("right"):
            with self.subTest(page.code, major=major):
                self.assertNotIn(page.code, codes)
                self.assertNotIn("error", severities, codes)

    def test_a_page_has_an_example_unless_nothing_can_show_it(self):
        without = {code for code, page in self.pages.items() if page.no_example is not None}
        self.assertEqual(without, {
            "limit-line", "limit-entries", "limit-files", "limit-bytes", "limit-depth",
            "conf-view-file-not-opened", "private-key-owner", "tls-files-not-looked-at",
            "depends-on-tls-security-level"})


class Pages(CommandTest):
    def test_every_code_has_a_page_and_every_page_a_code(self):
        codes = {row["code"]: row["title"] for row in self.rows(command="explain")}
        self.assertEqual([code for code, title in codes.items() if title is None], [],
                         "write parser/cli/pages/CODE.txt for these")
        there = {path.stem for path in pages.FOLDER.iterdir()}
        self.assertEqual(sorted(there - set(codes)), [], "no such codes; remove their pages")

    def test_a_page_that_is_not_in_the_form_is_noticed(self):
        good = ("A title of this page.\n\nwhat:\nWords.\n\nwhy:\nWords.\n\n"
                "wrong:\n--- f\na\n\nright:\n--- f\nb\n")
        pages.Page("x", good)
        for old, new in (
            ("A title of this page.", "A title"), ("page.\n\n", "page.\nmajors: 13-18\n\n"),
            ("page.\n\n", "page.\nmajor: 13-14\n\n"), ("page.\n\n", "page.\nset: ssl=maybe\n\n"),
            ("page.\n\n", "page.\nwithout: ssl\nset: ssl=on\n\n"), ("why:\n", ""), ("Words.\n\nwhy", "why"),
            ("Words.\n\nwhy", "Words.\nwhy"), ("--- f\nb", "b"), ("--- f\na", "--- g\na"),
            ("b\n", "b \n"), ("b\n", "b\n\n"), ("b\n", "b\n--- f\n"), ("b\n", "b"),
            ("Words.", 30 * "Words. " + "End."), ("b\n", "b\n--- d/\nc\n"), ("what:\n", "what\n"),
        ):
            with self.subTest(new), self.assertRaises((pages.BadPage, ValueError)):
                pages.Page("x", good.replace(old, new, 1))


    def test_what_an_example_cannot_show_stands_in_brackets(self):
        def content(*lines):
            return pages.ExampleFile("--- f", list(lines)).content(None)

        self.assertEqual(content("<BOM>a<NUL>", "<3 times b><CR>"), b"\xef\xbb\xbfa\0\nbbb\r\n")
        self.assertEqual(content("<2 lines of c>"), b"c\nc\n\n")
        self.assertEqual(content("<UTF-16>a"), "\ufeffa\n".encode("utf-16-le"))
        self.assertEqual(content("<<<<<<< HEAD", ">>>>>>> x"), b"<<<<<<< HEAD\n>>>>>>> x\n")
        with self.assertRaises(pages.BadPage):
            content("a<TAB>b")


class Explain(CommandTest):
    def test_a_page_as_text(self):
        result = self.run_pgcfg("explain", "keyword-quoted")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        text = result.stdout.decode()
        self.assertTrue(text.startswith(
            "keyword-quoted (warning)\n\nA keyword in double quotes is a name.\n\n"), text)
        self.assertIn('\n\nWrong, in pg_hba.conf:\n\n    local "all" all peer\n\n', text)
        self.assertTrue(text.endswith("\n\nRight, in pg_hba.conf:\n\n    local all all peer\n"), text)

    def test_majors_and_options_are_said_where_they_matter(self):
        text = self.run_pgcfg("explain", "clientcert-verify-ca-with-cert").stdout.decode()
        self.assertTrue(text.endswith(
            "\n\nThe examples are for PostgreSQL 14 to 18.\n"
            "\nThe examples are checked with --set ssl=on.\n"), text)
        text = self.run_pgcfg("explain", "line-too-long").stdout.decode()
        self.assertIn("The examples are for PostgreSQL 13.\n", text)

    def test_several_files_have_their_names(self):
        text = self.run_pgcfg("explain", "private-key-permissions").stdout.decode()
        self.assertIn("\nWrong:\n\n    postgresql.conf:\n        ssl = on\n    server.crt:\n", text)

    def test_prose_fits_a_terminal(self):
        for page in pages.read_all().values():
            with self.subTest(page.code):
                text = self.run_pgcfg("explain", page.code).stdout.decode()
                prose = text.partition("\n\nWrong")[0].splitlines()
                self.assertEqual([line for line in prose if len(line) > 79], [])
                for words in (page.what, page.why):
                    self.assertIn(" ".join(" ".join(words).split()), " ".join(text.split()))

    def test_json_is_what_the_page_says(self):
        for page in pages.read_all().values():
            with self.subTest(page.code):
                result = self.run_pgcfg("explain", "--format=json", page.code)
                self.assertEqual((result.returncode, result.stderr), (0, b""))
                said = json.loads(result.stdout)
                self.assertEqual(list(said), ["code", "severity", "title", "what", "why", "wrong",
                                              "right", "no_example", "majors", "options"])
                self.assertEqual((said["code"], said["title"]), (page.code, page.title))
                self.assertEqual(said["what"].split(), " ".join(page.what).split())
                self.assertEqual(said["why"].split(), " ".join(page.why).split())
                self.assertEqual((said["no_example"] or "").split(),
                                 " ".join(page.no_example or []).split())
                self.assertEqual(said["majors"], page.majors)
                self.assertEqual(" ".join(said["options"]).split(), page.options)
                for key, example in (("wrong", page.wrong), ("right", page.right)):
                    files = None if example is None else [
                        "".join(line + "\n" for line in file.lines) for file in example]
                    self.assertEqual(files, said[key] and [f["content"] for f in said[key]])

    def test_without_a_code_all_are_listed_once(self):
        lines = self.run_pgcfg("explain").stdout.decode().splitlines()
        codes = [line.split()[1] for line in lines]
        self.assertEqual(len(codes), len(set(codes)))
        self.assertIn("warning  keyword-quoted                   A keyword in double quotes is a name.",
                      lines)
        rows = self.rows(command="explain")
        self.assertEqual([row["code"] for row in rows], codes)
        self.assertEqual(list(rows[0]), ["code", "severity", "title"])

    def test_an_unknown_code_is_status_2_and_names_the_nearest(self):
        self.assert_could_not(self.run_pgcfg("explain", "invalid-metod"),
                              "invalid-metod", "did you mean invalid-method?")
        self.assert_could_not(self.run_pgcfg("explain", "nothing-like-it"), "pgcfg explain lists them")
        self.assert_could_not(self.run_pgcfg("explain", "none"), "unknown code none")
        self.assert_could_not(self.run_pgcfg("explain", "a", "b"), "one CODE")

    def test_check_says_once_how_to_learn_more(self):
        self.write("f", "host all all 10.1.2.3/8 scram-sha-256\nfoo\nbar\n")
        text = self.run_pgcfg("check", "f").stdout.decode()
        self.assertEqual(re.findall(r"^      = more: (.*)$", text, re.M),
                         ["pgcfg explain invalid-connection-type"])
        self.write("f", "local all all peer\n")
        self.assertNotIn("more:", self.run_pgcfg("check", "f").stdout.decode())

    def test_help_names_it(self):
        self.assertIn(b"\n  explain   ", self.run_pgcfg("--help").stdout)
        self.assertIn(b"usage: pgcfg explain", self.run_pgcfg("explain", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
