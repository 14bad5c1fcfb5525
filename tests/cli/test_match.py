"""pgcfg match: which rule decides, what the client is told, and the client played."""

import json
import unittest

from command import MAJORS, CommandTest

KEYS = ["outcome", "method", "rule_number", "file_name", "line_number", "error"]
MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]


class MatchTest(CommandTest):
    def match(self, rules, *arguments, status=0, major=18, **options):
        """What `pgcfg match --format=json` prints for a file with these rules."""
        self.write("hba", rules)
        result = self.run_pgcfg(
            "match", "--hba=hba", f"--pg={major}", "--format=json", *arguments, **options
        )
        self.assertEqual(result.stderr, b"")
        self.assertEqual(result.returncode, status, result.stdout)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        return json.loads(result.stdout.decode("utf-8"))

    def remote(self, rules, *arguments, **options):
        return self.match(
            rules, "--database=d", "--user=u", "--address=10.0.0.1", *arguments, **options
        )


class Decisions(MatchTest):
    def test_the_answer_has_the_contract_s_keys_and_no_others(self):
        self.assertEqual(list(self.remote("host all all all md5\n")), KEYS)
        self.assertEqual(list(self.remote("local all all md5\n", status=1)), KEYS)

    def test_a_rule_is_named_with_its_place(self):
        self.assertEqual(
            self.remote("local all all peer\n\nhost d u 10.0.0.0/8 scram-sha-256\n"),
            {
                "outcome": "rule",
                "method": "scram-sha-256",
                "rule_number": 2,
                "file_name": str(self.folder / "hba"),
                "line_number": 3,
                "error": None,
            },
        )

    def test_no_rule_is_an_implicit_reject_with_the_server_s_words(self):
        for major in MAJORS:
            words = "SSL off" if major == 13 else "no encryption"
            answer = self.remote("host x all all md5\n", major=major, status=1)
            self.assertEqual(
                answer,
                {
                    "outcome": "implicit reject",
                    "method": None,
                    "rule_number": None,
                    "file_name": None,
                    "line_number": None,
                    "error": 'no pg_hba.conf entry for host "10.0.0.1", user "u", '
                    f'database "d", {words}',
                },
            )

    def test_reject_is_a_rule_with_an_error(self):
        answer = self.remote("host all all all reject\n", status=1)
        self.assertEqual((answer["outcome"], answer["method"]), ("rule", "reject"))
        self.assertEqual(
            answer["error"],
            'pg_hba.conf rejects connection for host "10.0.0.1", user "u", database "d", '
            "no encryption",
        )

    def test_encryption_and_replication_are_options(self):
        rules = (
            "hostssl all all all md5\nhostgssenc all all all gss\nhost all all all trust\n"
            "host replication all all password\n"
        )
        self.assertEqual(self.remote(rules, "--ssl")["line_number"], 1)
        self.assertEqual(self.remote(rules, "--gss")["line_number"], 2)
        self.assertEqual(self.remote(rules)["line_number"], 3)
        self.assertEqual(self.remote(rules, "--replication=database")["line_number"], 3)
        self.assertEqual(self.remote(rules, "--replication=physical")["line_number"], 4)
        self.assertEqual(
            self.match(rules, "--user=u", "--address=::1", "--replication=physical")["method"],
            "password",
        )

    def test_what_no_file_says_is_asked_for(self):
        rules = "host all +g h.example md5\nhost samerole all samenet md5\nhost all all all trust\n"
        answer = self.remote(rules)
        self.assertEqual(answer["outcome"], "undecided")
        self.assertEqual(answer["depends_on"], ["host-name", "role", "interface"])
        self.assertIsNone(answer["rule_number"])
        self.assertIsNone(answer["error"])

        facts = ["--host-name=H.example", "--role=x", "--role=g"]
        self.assertEqual(self.remote(rules, *facts)["line_number"], 1)
        facts = ["--host-name=", "--role=d", "--interface=::1/128", "--interface=10.0.0.9/24"]
        self.assertEqual(self.remote(rules, *facts)["line_number"], 2)
        facts = ["--host-name=", "--role=", "--interface="]
        self.assertEqual(self.remote(rules, *facts)["line_number"], 3)

    def test_several_rules_to_the_same_end_are_an_answer_without_a_number(self):
        answer = self.remote("host all +g all md5\nhost all all all md5\n")
        self.assertEqual((answer["outcome"], answer["method"]), ("rule", "md5"))
        self.assertIsNone(answer["rule_number"])
        self.assertIsNone(answer["line_number"])

    def test_regular_expressions_decide(self):
        rules = "host /^app_[0-9]+$ all all md5\nhost all all all trust\n"
        for database, line in [("app_7", 1), ("app_x", 2)]:
            for major in (16, 17, 18):
                answer = self.match(rules, f"--database={database}", "--user=u",
                                    "--address=::1", major=major)
                self.assertEqual(answer["line_number"], line, database)

    def test_a_certificate_that_is_demanded_is_said(self):
        answer = self.remote("hostssl all all all md5 clientcert=verify-ca\n", "--ssl")
        self.assertEqual(answer["client_certificate"], "verify-ca")
        answer = self.remote("hostssl all all all cert\n", "--ssl")
        self.assertEqual(answer["client_certificate"], "verify-full")
        self.assertIsNone(answer["error"])

    def test_a_client_without_a_certificate_is_turned_away_before_all_else(self):
        for rule in ["cert", "trust clientcert=verify-ca", "reject clientcert=verify-ca"]:
            answer = self.remote(f"hostssl all all all {rule}\n", "--ssl",
                                 "--client-certificate=none", status=1)
            self.assertEqual(answer["error"], "connection requires a valid client certificate")
        self.remote("hostssl all all all cert\n", "--ssl", "--client-certificate=valid")
        self.remote("hostssl all all all md5\n", "--ssl", "--client-certificate=none")

    def test_a_server_without_authorities_checks_no_certificate(self):
        words = ("client certificates can only be checked if a root certificate store is "
                 "available")
        rules = "hostssl all all all cert\n"
        self.write("without", "ssl = on\n")
        self.write("with", "ssl = on\nssl_ca_file = 'ca.crt'\n")
        for arguments in [["--conf=without"], ["--set=ssl_ca_file="],
                          ["--conf=with", "--set=ssl_ca_file="]]:
            answer = self.remote(rules, "--ssl", *arguments, status=1)
            self.assertEqual(answer["error"], words, arguments)
        for arguments in [["--conf=with"], ["--conf=without", "--set=ssl_ca_file=x"]]:
            self.assertIsNone(self.remote(rules, "--ssl", *arguments)["error"])

    def test_undecided_rules_that_all_reject_turn_the_client_away(self):
        rules = "host all +a all reject\nhost all +b all reject\n"
        self.assertEqual(self.remote(rules, status=1)["outcome"], "undecided")
        rules += "host all all all md5\n"
        self.assertEqual(self.remote(rules, status=0)["outcome"], "undecided")

    def test_rules_are_numbered_as_in_the_view_of_a_server_with_tls(self):
        rules = "hostssl all all all md5\nhost all all all trust\n"
        self.assertEqual(self.remote(rules)["rule_number"], 1)
        self.assertEqual(self.remote(rules, "--set", "ssl=on")["rule_number"], 2)

    def test_names_are_taken_to_the_letter(self):
        rules = 'host "all" "a b" all md5\nhost all all all trust\n'
        facts = ["--user=a b", "--address=10.0.0.1"]
        self.assertEqual(self.match(rules, "--database=all", *facts)["line_number"], 1)
        self.assertEqual(self.match(rules, "--database=ALL", *facts)["line_number"], 2)
        answer = self.match("host x all all md5\n", "--database=\udcff\"", "--user=\n",
                            "--address=::1", status=1)
        self.assertIn('user "\n", database "\ufffd""', answer["error"])


class Explanations(MatchTest):
    def test_each_rule_up_to_the_one_that_decides_says_what_did_not_fit(self):
        rules = (
            "local all all trust\nhostssl all all all trust\nhost all all 10.9.0.0/16 trust\n"
            "host x,y all all trust\nhost all +g all trust\nhost all all all md5\n"
            "host all all all trust\n"
        )
        rows = self.remote(rules, "--explain", "--role=h", "--set=ssl=on")["explanation"]
        self.assertEqual(
            [(row["line_number"], row["matches"], row["field"], row["value"],
              row["compared_with"]) for row in rows],
            [
                (1, "no", "type", "local", "the network"),
                (2, "no", "encryption", "hostssl", "no encryption"),
                (3, "no", "address", "10.9.0.0 255.255.0.0", "10.0.0.1"),
                (4, "no", "database", "x,y", "d"),
                (5, "no", "user", "+g", "u, a member of h"),
                (6, "yes", None, None, None),
            ],
        )

    def test_an_undecided_rule_says_what_is_not_known(self):
        rules = "host all all h.example md5\nhost all all samenet md5\nhost samerole all all md5\n"
        rows = self.remote(rules, "--explain")["explanation"]
        self.assertEqual({row["matches"] for row in rows}, {"undecided"})
        self.assertEqual(
            [row["compared_with"] for row in rows],
            [
                "a host name that is not known",
                "10.0.0.1; the server's addresses are not known",
                "d for u, whose memberships are not known",
            ],
        )

    def test_of_many_roles_a_few_are_named(self):
        roles = [f"--role=r{i}" for i in range(12)]
        rows = self.remote("host all +g all md5\n", "--explain", *roles, status=1)["explanation"]
        self.assertEqual(rows[0]["compared_with"],
                         "u, a member of r0, r1, r2, r3, r4 and 7 more")

    def test_secrets_stay_in_the_file(self):
        self.write("hba", "host all all all radius radiusservers=::1 radiussecrets=hush "
                   "radiussecrets=hush\n")
        result = self.run_pgcfg("match", "--hba=hba", "--database=d", "--user=u",
                                "--address=10.0.0.1")
        self.assertIn(b"radiussecrets=... radiussecrets=...\n", result.stdout)
        self.assertNotIn(b"hush", result.stdout)

    def test_people_get_a_table(self):
        self.write("hba", "local all all trust\nhost all \"u\" all md5 # x\n")
        result = self.run_pgcfg("match", "--hba=hba", "--database=d", "--user=u",
                                "--address=10.0.0.1", "--explain")
        self.assertEqual(
            result.stdout.decode().splitlines(),
            [
                "rule  line   matches  field  has    compared with",
                "   1  hba:1  no       type   local  the network",
                "   2  hba:2  yes",
                "",
                'hba:2: host all "u" all md5',
                "authentication goes on: md5",
            ],
        )


class SystemUsers(MatchTest):
    def test_without_a_map_the_names_must_be_the_same(self):
        facts = ["--database=d", "--user=joe", "--local"]
        rules = "local all all peer\n"
        self.assertIsNone(self.match(rules, *facts, "--system-user=joe")["error"])
        answer = self.match(rules, *facts, "--system-user=root", status=1)
        self.assertEqual(answer["error"], 'Peer authentication failed for user "joe"')
        self.assertIsNone(self.match(rules, *facts)["error"])

    def test_a_map_is_looked_up_in_pg_ident_conf(self):
        self.write("ident", "# maps\nm /^(.*)@example$ \\1\nm root joe\n")
        rules = "host all all all ident map=m\n"
        facts = ["--database=d", "--user=joe", "--address=::1", "--explain"]
        answer = self.match(rules, *facts, "--ident=ident", "--system-user=joe@example")
        self.assertEqual(answer["map"]["line_number"], 2)
        self.assertEqual(answer["map"]["answer"], "allowed")
        answer = self.match(rules, *facts, "--ident=ident", "--system-user=ann@example", status=1)
        self.assertEqual(answer["error"], 'Ident authentication failed for user "joe"')
        self.assertEqual(answer["map"]["answer"], "no match")
        answer = self.match(rules, *facts, "--ident=ident", "--system-user=root")
        self.assertEqual(answer["map"]["line_number"], 3)

    def test_a_map_without_the_file_is_undecided(self):
        answer = self.match("local all all peer map=m\n", "--database=d", "--user=u", "--local",
                            "--system-user=u")
        self.assertEqual((answer["outcome"], answer["depends_on"]), ("undecided", ["ident"]))

    def test_a_map_file_with_an_error_has_no_maps(self):
        self.write("ident", "m u u\nbroken\n")
        self.write("hba", "local all all peer map=m\n")
        result = self.run_pgcfg("match", "--hba=hba", "--ident=ident", "--database=d", "--user=u",
                                "--local", "--system-user=u")
        self.assertIn(b"ident:2: missing entry at end of line; a server that starts has no maps",
                      result.stdout)
        answer = self.match("local all all peer map=m\n", "--database=d", "--user=u", "--local",
                            "--system-user=u", "--ident=ident", "--explain", status=1)
        self.assertEqual(answer["map"]["answer"], "file has errors")
        self.assertEqual(answer["map"]["line_number"], 2)

    def test_a_kerberos_realm_belongs_to_the_name_or_not(self):
        facts = ["--database=d", "--user=joe", "--address=::1"]
        for options, name, is_in in [
            ("", "joe@R", False),
            ("include_realm=0", "joe@R", True),
            ("include_realm=0 krb_realm=R", "joe@R", True),
            ("include_realm=0 krb_realm=r", "joe@R", False),
            ("include_realm=0 krb_realm=R", "joe", False),
            ("include_realm=0", "Joe@R", False),
        ]:
            rules = f"host all all all gss {options}\n"
            answer = self.match(rules, *facts, f"--system-user={name}", status=0 if is_in else 1)
            self.assertEqual(answer["error"] is None, is_in, (options, name))
        answer = self.match("host all all all gss include_realm=0 krb_realm=r\n", *facts,
                            "--system-user=Joe@R", "--set=krb_caseins_users=on")
        self.assertIsNone(answer["error"])

    def test_a_certificate_s_name_is_looked_at_behind_the_password(self):
        answer = self.remote("hostssl all all all scram-sha-256 clientcert=verify-full\n", "--ssl",
                             "--system-user=x")
        self.assertIsNone(answer["error"])
        answer = self.remote("hostssl all all all trust clientcert=verify-full\n", "--ssl",
                             "--system-user=x", status=1)
        self.assertEqual(answer["error"], '"trust" authentication failed for user "u"')

    def test_methods_that_learn_no_name_do_not_look(self):
        answer = self.remote("host all all all md5\n", "--system-user=x", "--explain")
        self.assertNotIn("map", answer)


class Clients(MatchTest):
    RULES = "hostssl all all 10.0.0.0/8 scram-sha-256\nhost all all 127.0.0.0/8 trust\n"

    def play(self, *arguments, rules=RULES, **options):
        return self.remote(rules, *arguments, **options)

    def ways(self, answer):
        return [(a["encryption"], a["outcome"]) for a in answer["attempts"]]

    def test_prefer_asks_for_tls_first_and_comes_back_in_plain_text(self):
        answer = self.play("--sslmode=prefer", "--set=ssl=on")
        self.assertEqual(self.ways(answer), [("ssl", "rule")])
        answer = self.play("--sslmode=prefer", "--set=ssl=on", rules="local all all md5\n",
                           status=1)
        self.assertEqual(self.ways(answer),
                         [("ssl", "implicit reject"), ("none", "implicit reject")])
        self.assertEqual(answer["final"], answer["attempts"][1])

    def test_allow_begins_in_plain_text_and_comes_back_with_tls(self):
        answer = self.play("--sslmode=allow", "--set=ssl=on")
        self.assertEqual(self.ways(answer), [("none", "implicit reject"), ("ssl", "rule")])
        self.assertEqual(answer["final"]["method"], "scram-sha-256")

    def test_a_server_without_tls_does_not_offer_it(self):
        answer = self.play("--sslmode=require", status=1)
        self.assertEqual(self.ways(answer), [("ssl", "not offered")])
        self.assertEqual(
            answer["final"],
            {
                "encryption": "ssl",
                "outcome": "not offered",
                "error": "server does not support SSL, but SSL was required",
            },
        )

    def test_a_client_that_does_not_try_says_so(self):
        answer = self.play("--sslmode=prefer", "--sslnegotiation=direct", "--set=ssl=on", status=1)
        self.assertEqual(answer["attempts"], [])
        self.assertEqual(answer["final"]["outcome"], "refused by client")
        self.assertIn("weak sslmode", answer["final"]["error"])

    def test_whether_the_server_has_tls_comes_from_postgresql_conf(self):
        self.write("conf", "ssl = on\n")
        answer = self.play("--sslmode=require", "--conf=conf")
        self.assertEqual(self.ways(answer), [("ssl", "rule")])
        answer = self.play("--sslmode=require", "--conf=conf", "--set=ssl=off", status=1)
        self.assertEqual(self.ways(answer), [("ssl", "not offered")])

    def test_all_modes_stand_side_by_side(self):
        answers = self.play("--all-modes", "--set=ssl=on")
        self.assertEqual([answer["sslmode"] for answer in answers], MODES)
        self.assertEqual(
            [answer["plain_text_possible"] for answer in answers],
            [True, True, True, False, False, False],
        )
        self.assertEqual(
            [answer["final"]["encryption"] for answer in answers], ["none"] + 5 * ["ssl"]
        )

    def test_status_1_says_that_no_mode_gets_in(self):
        self.play("--all-modes", rules="local all all trust\n", status=1)

    def test_a_client_with_a_ticket_tries_gssapi_first(self):
        rules = "hostgssenc all all all gss\nhostssl all all all md5\n"
        answer = self.play("--sslmode=prefer", "--gssencmode=prefer", "--set=ssl=on", rules=rules)
        self.assertEqual(self.ways(answer), [("gss", "rule")])
        answer = self.play("--sslmode=prefer", "--set=ssl=on", rules=rules)
        self.assertEqual(self.ways(answer), [("ssl", "rule")])
        answer = self.play("--sslmode=prefer", "--gssencmode=prefer", "--set=ssl=on",
                           "--without=gss", rules="hostssl all all all md5\n")
        self.assertEqual(self.ways(answer), [("ssl", "rule")])

    def test_a_client_without_a_certificate_comes_back_in_plain_text(self):
        rules = "hostssl all all all trust clientcert=verify-ca\nhost all all all trust\n"
        answer = self.play("--sslmode=prefer", "--set=ssl=on", "--client-certificate=none",
                           rules=rules)
        self.assertEqual(self.ways(answer), [("ssl", "rule"), ("none", "rule")])
        self.assertEqual(answer["final"]["line_number"], 2)

    def test_an_undecided_attempt_that_is_rejected_in_any_case_is_followed_by_the_next(self):
        rules = "hostssl all +a all reject\nhostnossl all all all trust\n"
        answer = self.play("--sslmode=prefer", "--set=ssl=on", rules=rules)
        self.assertEqual(self.ways(answer), [("ssl", "undecided"), ("none", "rule")])
        self.play("--sslmode=require", "--set=ssl=on", rules=rules, status=1)

    def test_an_undecided_attempt_is_where_the_play_ends(self):
        answer = self.play("--sslmode=prefer", "--set=ssl=on",
                           rules="hostssl all +g all md5\nhost all all all trust\n")
        self.assertEqual(self.ways(answer), [("ssl", "undecided")])
        self.assertEqual(answer["final"]["depends_on"], ["role"])


class Directories(MatchTest):
    FACTS = ["--format=json", "--explain", "--database=d", "--user=u"]

    def ask(self, *arguments, status=0):
        result = self.run_pgcfg("match", *self.FACTS, *arguments)
        self.assertEqual((result.returncode, result.stderr), (status, b""))
        return json.loads(result.stdout)

    def test_the_files_are_those_that_a_server_finds(self):
        self.write("data/PG_VERSION", "13\n")
        self.write("data/postgresql.conf", "ssl = on\nident_file = 'maps'\n")
        self.write("data/postgresql.auto.conf", f"hba_file = '{self.folder}/rules'\n")
        self.write("maps", "m s u\n")
        self.write("rules", "local all all peer map=m\nhostssl all all all md5\n")
        answer = self.ask("data", "--address=::1", status=1)
        self.assertIn("SSL off", answer["error"])
        answer = self.ask("data", "--address=::1", "--ssl")
        self.assertEqual(answer["file_name"], str(self.folder / "rules"))
        answer = self.ask("data/", "--local", "--system-user=s")
        self.assertEqual(answer["map"]["file_name"], str(self.folder / "maps"))

    def test_without_pg_ident_conf_there_are_no_maps(self):
        self.write("data/postgresql.conf", "")
        self.write("data/pg_hba.conf", "local all all peer map=m\n")
        answer = self.ask("data", "--local", "--system-user=u", status=1)
        self.assertEqual(answer["map"]["answer"], "no match")

    def test_a_directory_and_files_exclude_each_other(self):
        self.write("data/postgresql.conf", "")
        for arguments, word in [
            (["data", "--local", "--hba=x"], "not both"),
            (["data", "--local", "--conf=x"], "not both"),
            (["data", "data", "--local"], "one DIRECTORY"),
            (["none", "--local"], "none/postgresql.conf"),
            (["data", "--local"], "data/pg_hba.conf"),
        ]:
            with self.subTest(arguments=arguments):
                self.assert_could_not(self.run_pgcfg("match", *self.FACTS, *arguments), word)


class Mistakes(MatchTest):
    GOOD = ["--hba=hba", "--database=d", "--user=u", "--address=10.0.0.1"]

    def refuse(self, arguments, *words, rules="host all all all md5\n"):
        self.write("hba", rules)
        result = self.run_pgcfg("match", *arguments)
        self.assert_could_not(result, *words)

    def test_options_that_are_missing_or_contradict_each_other(self):
        local = ["--hba=hba", "--database=d", "--user=u", "--local"]
        for arguments, word in [
            ([], "--hba"),
            (["--hba=hba"], "--user"),
            (["--hba=hba", "--user=u"], "--database"),
            (["--hba=hba", "--user=", "--database=d", "--local"], "--user"),
            (["--hba=hba", "--user=u", "--database=d"], "--address"),
            ([*self.GOOD, "--local"], "exclude"),
            ([*local, "--ssl"], "never encrypted"),
            ([*local, "--gss"], "never encrypted"),
            ([*local, "--host-name=h"], "--host-name"),
            ([*self.GOOD, "--ssl", "--gss"], "one encryption"),
            ([*self.GOOD, "--ssl", "--sslmode=prefer"], "--ssl"),
            ([*self.GOOD, "--ssl", "--set=ssl=off"], "no TLS"),
            ([*self.GOOD, "--ssl", "--without=ssl"], "no TLS"),
            ([*self.GOOD, "--gss", "--without=gss"], "no GSSAPI"),
            ([*self.GOOD, "--all-modes", "--sslmode=prefer"], "--all-modes"),
            ([*self.GOOD, "--gssencmode=prefer"], "--sslmode"),
            ([*self.GOOD, "--sslnegotiation=direct"], "--sslmode"),
            ([*self.GOOD, "--sslmode=Prefer"], "Prefer"),
            ([*self.GOOD, "--sslmode=prefer", "--gssencmode=x"], "--gssencmode"),
            ([*self.GOOD, "--sslmode=prefer", "--sslnegotiation=x"], "--sslnegotiation"),
            ([*self.GOOD, "--replication=on"], "physical"),
            ([*self.GOOD, "--client-certificate=yes"], "valid or none"),
            ([*self.GOOD, "--explain=yes"], "no value"),
            ([*self.GOOD, "--user=v"], "twice"),
            ([*self.GOOD, "hba"], "DIRECTORY"),
            ([*self.GOOD, "--databse=d"], "did you mean --database"),
            (["--hba=-", "--ident=-", *self.GOOD[1:]], "standard input"),
        ]:
            with self.subTest(arguments=arguments):
                self.refuse(arguments, word)

    def test_addresses_of_every_wrong_form(self):
        for address in [
            "", " ", "10", "10.1", "10.0.0", "10.0.0.1.1", "10.0.0.256", "010.0.0.1", "0x7f.0.0.1",
            "10.0.0.1/8", "10.0.0.1 ", "1::2::3", "[::1]", "::1/128", "localhost", ":", "::g",
            "12345::", "10.0.0.1\n", "١٠.0.0.1",
        ]:
            with self.subTest(address=address):
                self.refuse([*self.GOOD[:3], f"--address={address}"], "--address takes")
        for interface in ["10.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10/8", "::1/129", "x/8",
                          "10.0.0.1/-1", "10.0.0.1/8/8"]:
            with self.subTest(interface=interface):
                self.refuse([*self.GOOD, f"--interface={interface}"], "--interface takes")

    def test_names_that_no_startup_packet_holds(self):
        for user, database in [(9979, 1), (1, 9979), (4990, 4990)]:
            self.refuse(["--hba=hba", "--address=::1", f"--user={'u' * user}",
                         f"--database={'d' * database}"], "10000 bytes")
        answer = self.match("host all all all md5\n", f"--user={'u' * 9978}", "--database=d",
                            "--address=::1")
        self.assertEqual(answer["line_number"], 1)

    def test_a_file_that_no_server_starts_with(self):
        for rules, word in [
            ("host all all all md5\nbroken\n", 'hba:2: invalid connection type "broken"'),
            ("hostssl all all all md5 clientcert=x\n", "hba:1:"),
            ("# nothing\n", "no rule"),
            ("", "no rule"),
        ]:
            self.refuse(self.GOOD, word, "no server starts with this file", "keeps the rules",
                        rules=rules)
        self.write("conf", "ssl = on\nwork_mem = bad\n")
        self.refuse([*self.GOOD, "--conf=conf"], "no server starts",
                    'conf:2: invalid value for parameter "work_mem": "bad"')

    def test_files_that_cannot_be_read(self):
        for option in ["--hba", "--ident", "--conf"]:
            arguments = [a for a in self.GOOD if not a.startswith(option)]
            self.refuse([*arguments, f"{option}=none"], "none")

    def test_no_output_is_half_printed(self):
        with open("/dev/full", "wb") as full:
            self.write("hba", "host all all all md5\n")
            result = self.run_pgcfg("match", *self.GOOD, stdout=full)
        self.assertEqual(result.returncode, 2)


class Sizes(MatchTest):
    def test_ten_thousand_roles(self):
        roles = [f"--role=r{i}" for i in range(10000)]
        answer = self.remote("host all +r9999 all md5\n", *roles)
        self.assertEqual(answer["line_number"], 1)

    def test_a_map_of_100000_lines(self):
        self.write("ident", "".join(f"m s{i} u\n" for i in range(100000)))
        answer = self.match("local all all peer map=m\n", "--database=d", "--user=u", "--local",
                            "--ident=ident", "--system-user=s99999", "--explain")
        self.assertEqual(answer["map"]["line_number"], 100000)

    def test_a_hundred_thousand_rules(self):
        rules = "".join(f"host d{i} u{i} 10.0.0.0/8 md5\n" for i in range(100000))
        answer = self.remote(rules + "host all all all trust\n")
        self.assertEqual(answer["line_number"], 100001)


if __name__ == "__main__":
    unittest.main()
