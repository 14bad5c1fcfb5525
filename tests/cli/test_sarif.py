"""pgcfg check --format=sarif against the published schema, and what GitHub needs.

PGCFG_SARIF_TOOLS is the folder where install-sarif-tools put the schema.
"""

import json
import os
import pathlib
import subprocess
import unittest

from command import CommandTest

TOOLS = os.environ.get("PGCFG_SARIF_TOOLS", "")
VALIDATOR = pathlib.Path(__file__).with_name("validate-sarif.js")


class Sarif(CommandTest):
    def validate(self, log):
        result = subprocess.run(["node", VALIDATOR, TOOLS], input=log, capture_output=True,
                                check=False)
        return result.returncode, result.stdout + result.stderr

    def log(self, *arguments):
        result = self.run_pgcfg("check", "--format=sarif", *arguments)
        self.assertEqual(result.stderr, b"")
        self.assertEqual(self.validate(result.stdout), (0, b""))
        return json.loads(result.stdout)["runs"][0]

    def test_the_validator_refuses_what_is_no_sarif(self):
        status, _ = self.validate(b'{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}')
        self.assertEqual(status, 1)
        status, _ = self.validate(b'{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},'
                                  b'"results":[{"message":{"text":"m"},"locations":[{'
                                  b'"physicalLocation":{"region":{"startLine":0}}}]}]}]}')
        self.assertEqual(status, 1)

    def test_logs_are_valid(self):
        for content in (
            b"local all all peer\n",
            b"",
            b"foo\nlocal all all bogus\nhost all all 10.1.2.3/8 md5\n",
            b"local all all \xff\x00\x1b\"\\\n",
            b"local all all\\\n\\\n\nhostssl all all all trust clientcert=x\n",
        ):
            self.write("f", content)
            self.log("f")

    def test_a_result_has_rule_level_message_and_place(self):
        self.write("f", "local all all trust\nlocal 数据 all bogus\n")
        run = self.log("f")
        result = next(r for r in run["results"] if r["level"] == "error")
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        self.assertEqual((result["ruleId"], rule["id"]), ("invalid-method", "invalid-method"))
        self.assertTrue(result["message"]["text"].startswith(
            'invalid authentication method "bogus"'))
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"], {"uri": "f", "uriBaseId": "%SRCROOT%"})
        self.assertEqual(run["columnKind"], "unicodeCodePoints")
        self.assertEqual(place["region"], {"startLine": 2, "startColumn": 14, "endLine": 2,
                                           "endColumn": 19, "byteOffset": 37, "byteLength": 5})

    def test_a_rule_is_described_by_the_page_of_its_code(self):
        self.write("f", "local all all bogus\n")
        run = self.log("f")
        rule = next(r for r in run["tool"]["driver"]["rules"] if r["id"] == "invalid-method")
        page = json.loads(self.run_pgcfg("explain", "--format=json", "invalid-method").stdout)
        self.assertEqual(rule["shortDescription"], {"text": page["title"]})
        self.assertEqual(rule["fullDescription"], {"text": page["what"]})
        text = self.run_pgcfg("explain", "invalid-method").stdout.decode()
        self.assertEqual(rule["help"], {"text": text})

    def test_rules_are_listed_once(self):
        self.write("f", "foo\nbar\nlocal all all bogus\nbaz\n")
        run = self.log("f")
        ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        self.assertEqual(len(ids), len(set(ids)))
        for result in run["results"]:
            self.assertEqual(ids[result["ruleIndex"]], result["ruleId"])

    def test_names_of_files_are_uris(self):
        self.write("a b%ä#?:.conf", "foo\n")
        uri = self.log("a b%ä#?:.conf")["results"][0]["locations"][0]["physicalLocation"][
            "artifactLocation"]
        self.assertEqual(uri, {"uri": "a%20b%25%C3%A4%23%3F%3A.conf", "uriBaseId": "%SRCROOT%"})
        (self.folder / "elsewhere").mkdir()
        result = self.run_pgcfg("check", "--format=sarif", "../a b%ä#?:.conf",
                                cwd=self.folder / "elsewhere")
        self.assertEqual(self.validate(result.stdout), (0, b""))
        self.assertIn(b'"uri":"file:///', result.stdout)


if __name__ == "__main__":
    unittest.main()
