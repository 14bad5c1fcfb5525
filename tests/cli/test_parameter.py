"""pgcfg parameter: the catalogue, one parameter or all of a major."""

import json
import unittest

from command import CommandTest

MEMBERS = ["name", "category", "vartype", "unit", "min_val", "max_val", "enumvals", "boot_val", "shown", "context",
           "first_major", "last_major", "is_hidden", "is_extension", "since"]


class ParameterTest(CommandTest):
    def one(self, *arguments):
        result = self.run_pgcfg("parameter", "--format=json", *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return json.loads(result.stdout)

    def test_a_parameter_has_the_members_of_pg_settings(self):
        shown = self.one("shared_buffers", "--pg=16")
        self.assertEqual(list(shown), [*MEMBERS, "changes"])
        self.assertEqual((shown["vartype"], shown["unit"], shown["min_val"], shown["max_val"], shown["context"]),
                         ("integer", "8kB", "16", "1073741823", "postmaster"))
        self.assertEqual((shown["boot_val"], shown["shown"], shown["enumvals"]), ("16384", "128MB", None))

    def test_what_a_major_changed_is_told_with_before_and_after(self):
        changes = self.one("wal_compression")["changes"]
        self.assertIn({"major": 15, "member": "vartype", "before": "bool", "after": "enum"}, changes)
        self.assertEqual(self.one("work_mem")["changes"], [])
        text = self.run_pgcfg("parameter", "wal_compression").stdout.decode()
        self.assertIn("changed in 15: type from bool to enum\n", text)

    def test_names_are_found_as_the_server_finds_them(self):
        for name in ("Work_Mem", "sort_mem"):
            self.assertEqual(self.one(name)["name"], "work_mem")
        self.assertEqual(self.one("DateStyle")["name"], "DateStyle")

    def test_without_a_major_it_is_the_newest_one_that_has_it(self):
        shown = self.one("promote_trigger_file")
        self.assertEqual((shown["first_major"], shown["last_major"]), (13, 15))
        renamed = self.one("ssl_ecdh_curve")
        self.assertEqual((renamed["name"], renamed["last_major"]), ("ssl_ecdh_curve", 17))
        self.assertIn(b"as in 15)", self.run_pgcfg("parameter", "promote_trigger_file").stdout)

    def test_the_list_has_every_parameter_of_the_major(self):
        counts = {}
        for major in range(13, 19):
            listed = self.one(f"--pg={major}")
            names = [shown["name"] for shown in listed]
            self.assertEqual(list(listed[0]), MEMBERS)
            self.assertEqual(len(set(names)), len(names))
            self.assertTrue(all(shown["first_major"] <= major <= shown["last_major"] for shown in listed))
            counts[major] = len(names)
            rows = self.run_pgcfg("parameter", f"--pg={major}").stdout.decode().splitlines()
            self.assertEqual([row.split()[0] for row in rows[1:]], names)
        self.assertGreater(counts[18], counts[13])
        self.assertGreater(counts[13], 300)

    def test_what_is_no_parameter_says_what_might_be_meant(self):
        for arguments, words in ((["shared_bufers"], "did you mean shared_buffers?"),
                                 (["wal_keep_segments"], "ended with PostgreSQL 12; now there is wal_keep_size"),
                                 (["io_method", "--pg=13"], "PostgreSQL 13 has no io_method; 18 has it"),
                                 (["zzzzzzzzzzzz"], "pgcfg parameter lists them"),
                                 (["work_mem", "port"], "one NAME"), ([""], "pgcfg parameter lists them")):
            with self.subTest(arguments):
                self.assert_could_not(self.run_pgcfg("parameter", *arguments), words)


if __name__ == "__main__":
    unittest.main()
