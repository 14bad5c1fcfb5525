"""pgcfg check DATADIR: the files are found as the server finds them."""

import json
import os
import subprocess
import unittest

from command import CommandTest

QUIET = "password_encryption = 'scram-sha-256'\n"
RULES = "local all all peer\n"


class DataDirectoryTest(CommandTest):
    def make(self, conf="", rules=RULES, name="data", version="18", maps=""):
        """A data directory; gives back its name."""
        self.write(f"{name}/postgresql.conf", QUIET + conf)
        if rules is not None:
            self.write(f"{name}/pg_hba.conf", rules)
        if maps is not None:
            self.write(f"{name}/pg_ident.conf", maps)
        if version is not None:
            self.write(f"{name}/PG_VERSION", version + "\n")
        return name

    def found(self, name="data", *arguments, status=None):
        return [(os.path.relpath(f["file"], self.folder), f["line"], f["severity"], f["code"])
                for f in self.findings(*arguments, name, status=status)]


class Finding(DataDirectoryTest):
    def test_a_good_directory_has_no_problems(self):
        self.make()
        self.assertEqual(self.found(status=0), [])
        self.assertEqual(self.run_pgcfg("check", "data").stdout, b"no problems\n")

    def test_files_are_named_as_people_see_them(self):
        self.make("work_mem = x\n", "foo\n")
        output = self.run_pgcfg("check", "data").stdout.decode()
        self.assertIn("data/postgresql.conf:2:12: error:", output)
        self.assertIn("data/pg_hba.conf:1:1: error:", output)
        output = self.run_pgcfg("check", ".", cwd=self.folder / "data").stdout.decode()
        self.assertIn("\npg_hba.conf:1:1: error:", output)

    def test_a_directory_without_postgresql_conf_is_status_2(self):
        (self.folder / "empty").mkdir()
        self.assert_could_not(self.run_pgcfg("check", "empty"), "empty/postgresql.conf")

    def test_the_major_is_that_of_pg_version(self):
        self.make("vacuum_defer_cleanup_age = 1\n", version="13")
        self.assertEqual(self.found(status=0), [])
        self.assertEqual(self.found("data", "--pg=18", status=1),
                         [("data/postgresql.conf", 2, "error", "unrecognized-parameter")])

    def test_hba_file_says_where_the_rules_are(self):
        self.write("etc/rules", "bad\n")
        self.make(f"hba_file = '{self.folder}/etc/rules'\n", rules="worse\n")
        self.assertEqual(self.found(status=1),
                         [("etc/rules", 1, "error", "invalid-connection-type")])

    def test_a_relative_hba_file_is_looked_for_from_the_working_directory(self):
        self.write("rules", "bad\n")
        self.make("hba_file = 'rules'\n")
        self.assertEqual(self.found(), [
            ("rules", 1, "error", "invalid-connection-type"),
            ("data/postgresql.conf", 2, "warning", "path-depends-on-start-directory")])

    def test_a_missing_pg_hba_conf_is_an_error_where_it_is_named(self):
        self.make(rules=None)
        finding = self.findings("data", status=1)[0]
        self.assertEqual((finding["code"], finding["file"]),
                         ("main-file-not-opened", str(self.folder / "data/pg_hba.conf")))
        self.make(f"hba_file = '{self.folder}/none'\n", rules=None, version="15")
        finding = self.findings("data", status=1)[0]
        self.assertEqual(finding["line"], 2)
        self.assertEqual(finding["message"], f'could not open configuration file "{self.folder}'
                                             '/none": No such file or directory')

    def test_pg_ident_conf_is_checked_too(self):
        self.make("port = x\n", "foo\n", maps="m a\n")
        self.assertEqual([file for file, _, _, _ in self.found(status=1)],
                         ["data/postgresql.conf", "data/pg_hba.conf", "data/pg_ident.conf"])

    def test_ident_file_says_where_the_maps_are(self):
        self.write("etc/maps", "m a\n")
        self.make(f"ident_file = '{self.folder}/etc/maps'\n", maps="m\nm\n")
        self.assertEqual(self.found(status=1), [("etc/maps", 1, "error", "missing-ident-field")])

    def test_the_server_starts_without_a_pg_ident_conf(self):
        self.make(maps=None)
        self.assertEqual(self.found(status=0),
                         [("data/pg_ident.conf", 1, "note", "main-file-not-opened")])
        self.make(f"ident_file = '{self.folder}/none'\n", maps=None, version="15")
        self.assertEqual(self.found(status=0),
                         [("data/postgresql.conf", 2, "warning", "usermap-file-not-opened")])

    def test_what_is_said_of_lines_is_said_once_and_of_their_file(self):
        swallows = "# x \\\n"
        self.make(swallows + "port = 5432\n", swallows + RULES + RULES, maps=swallows + "m a b\n")
        self.assertEqual(self.found(status=0), [
            ("data/pg_hba.conf", 2, "warning", "continued-comment"),
            ("data/pg_ident.conf", 2, "warning", "continued-comment")])

    def test_a_directory_is_no_file(self):
        (self.folder / "d").mkdir()
        for value in (f"{self.folder}/d", ""):
            self.make(f"hba_file = '{value}'\n")
            found = self.findings("data", status=1)
            self.assertEqual((found[0]["code"], found[0]["severity"], found[0]["line"]),
                             ("unreadable-file-is-empty", "error", 2))
        self.make(f"ident_file = '{self.folder}/d'\n")
        self.assertEqual([f["severity"] for f in self.findings("data", status=0)], ["warning"])

    def test_settings_of_postgresql_auto_conf_count(self):
        self.make("ssl = off\n", "hostssl all all 127.0.0.1/32 scram-sha-256\n")
        self.assertIn(("data/pg_hba.conf", 1, "error", "hostssl-without-ssl"), self.found(status=1))
        self.write("data/postgresql.auto.conf", "ssl = 'on'\n")
        codes = [code for _, _, _, code in self.found()]
        self.assertNotIn("hostssl-without-ssl", codes)
        self.assertIn("setting-overridden-by-auto-conf", codes)

    def test_set_outranks_the_files_as_the_server_s_command_line_does(self):
        self.make("ssl = off\n", "hostssl all all 127.0.0.1/32 scram-sha-256\n")
        codes = [code for _, _, _, code in self.found("data", "--set=ssl=on")]
        self.assertNotIn("hostssl-without-ssl", codes)

    def test_settings_of_a_broken_file_are_taken_as_they_were_meant(self):
        self.make("ssl = on\nnonsense = 1\n", "hostssl all all 127.0.0.1/32 scram-sha-256\n")
        self.assertEqual(self.found(status=1),
                         [("data/postgresql.conf", 3, "error", "unrecognized-parameter")])

    def test_a_configuration_directory_names_its_data_directory(self):
        self.make(f"data_directory = '{self.folder}/main'\nhba_file = '{self.folder}/etc/hba'\n"
                  "vacuum_defer_cleanup_age = 1\n", name="etc", rules=None, version=None)
        self.write("etc/hba", RULES)
        self.write("main/PG_VERSION", "13\n")
        self.write("main/postgresql.auto.conf", "work_mem = x\n")
        self.assertEqual(self.found("etc", status=1),
                         [("main/postgresql.auto.conf", 1, "error", "value-invalid")])

    def test_a_missing_data_directory_is_an_error(self):
        self.make(f"data_directory = '{self.folder}/none'\n")
        self.assertEqual(self.found(status=1),
                         [("data/postgresql.conf", 2, "error", "data-directory-missing")])

    def test_a_cluster_is_closed_to_others(self):
        self.make()
        (self.folder / "data").chmod(0o755)
        self.assertEqual(self.found(status=0), [])
        self.write("data/global/pg_control", "")
        self.assertEqual([code for _, _, _, code in self.found(status=1)],
                         ["data-directory-permissions"])
        (self.folder / "data").chmod(0o750)
        self.assertEqual(self.found(status=0), [])

    def test_the_size_of_wal_segments_is_seen(self):
        self.make("min_wal_size = 100MB\n")
        self.assertEqual(self.found(status=0), [])
        self.write("data/pg_wal/000000010000000000000001", "")
        os.truncate(self.folder / "data/pg_wal/000000010000000000000001", 64 << 20)
        self.assertEqual([code for _, _, _, code in self.found(status=1)],
                         ["min-wal-size-too-small"])

    def test_findings_between_files_can_be_silenced_where_they_are_told(self):
        self.make("# pgcfg: ignore fsync-off\nfsync = off\n")
        self.assertEqual(self.found(status=0), [])
        self.make("fsync = off\n")
        self.assertEqual(self.found("data", "--fail-on=warning", status=1),
                         [("data/postgresql.conf", 2, "warning", "fsync-off")])

    def test_a_single_file_is_compared_with_itself(self):
        self.write("postgresql.conf", QUIET + "wal_level = minimal\n")
        self.assertEqual(self.found("postgresql.conf", status=1),
                         [("postgresql.conf", 2, "error", "wal-senders-need-wal-level")])


class Sockets(DataDirectoryTest):
    def codes(self, conf, status):
        self.make(conf)
        return [code for _, _, _, code in self.found(status=status)]

    def test_a_directory_for_sockets_must_be_there(self):
        for where in ("/none/x", "none", str(self.folder / "data/PG_VERSION")):
            self.assertEqual(self.codes(f"unix_socket_directories = '/tmp, {where}'\n", 1),
                             ["socket-directory-missing"])
        self.assertEqual(self.codes("unix_socket_directories = '.'\n", 0), [])

    def test_one_socket_is_enough(self):
        long = "/tmp/" + 100 * "x"
        self.assertEqual(self.codes(f"unix_socket_directories = '{long}'\n", 1),
                         ["socket-path-too-long", "no-unix-socket-left"])
        self.assertEqual(self.codes(f"unix_socket_directories = '{long}, /tmp'\n", 0),
                         ["socket-path-too-long"])

    def test_a_group_is_one_of_this_machine_or_a_number(self):
        self.assertEqual(self.codes("unix_socket_group = 'no-such-group'\n", 1),
                         ["socket-group-missing", "no-unix-socket-left"])
        for group in ("root", "0", "12345", ""):
            self.assertEqual(self.codes(f"unix_socket_group = '{group}'\n", 0), [])

    def test_a_file_alone_says_nothing_of_this_machine(self):
        self.write("postgresql.conf", "unix_socket_directories = '/none'\nunix_socket_group = 'none'\n")
        self.assertEqual(self.findings("postgresql.conf", status=0), [])


class Certificates(DataDirectoryTest):
    """What OpenSSL thinks of the files; its own tool makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if b"OpenSSL" not in subprocess.run(["openssl", "version"], stdout=subprocess.PIPE,
                                            check=True).stdout:
            raise AssertionError("openssl is needed")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=self.folder / "data",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make_tls(self, conf="", days="365", name="server", passphrase=None):
        self.make("ssl = on\n" + conf)
        encryption = ["-passout", f"pass:{passphrase}"] if passphrase else ["-nodes"]
        self.openssl("req", "-x509", "-newkey", "rsa:2048", *encryption, "-keyout", f"{name}.key",
                     "-out", f"{name}.crt", "-days", days, "-subj", "/CN=x")
        (self.folder / f"data/{name}.key").chmod(0o600)

    def codes(self, status=None):
        return [code for _, _, _, code in self.found(status=status)]

    def test_good_files_are_no_problem(self):
        self.make_tls()
        self.assertEqual(self.codes(status=0), [])

    def test_missing_files_are_errors(self):
        self.make("ssl = on\n")
        self.assertEqual(self.codes(status=1),
                         ["server-certificate-not-loaded", "private-key-not-accessible"])

    def test_a_key_of_another_certificate_is_an_error(self):
        self.make_tls(name="other")
        self.make_tls("ssl_key_file = 'other.key'\n")
        self.assertEqual(self.codes(status=1), ["private-key-not-loaded"])

    def test_a_key_that_others_may_read_is_an_error(self):
        self.make_tls()
        for mode in (0o640, 0o604, 0o644):
            (self.folder / "data/server.key").chmod(mode)
            self.assertEqual(self.codes(status=1), ["private-key-permissions"])
        (self.folder / "data/server.key").chmod(0o400)
        self.assertEqual(self.codes(status=0), [])

    def test_a_key_with_a_passphrase_needs_a_command(self):
        self.make_tls(passphrase="secret")
        self.assertEqual(self.codes(status=0), ["private-key-passphrase"])
        self.make_tls("ssl_passphrase_command = 'echo secret'\n", passphrase="secret")
        self.assertEqual(self.codes(status=0), [])

    def test_a_certificate_that_expires_soon_is_a_warning(self):
        self.make_tls(days="20")
        self.assertEqual(self.codes(status=0), ["certificate-expires-soon"])

    def test_files_that_are_no_certificates_are_errors(self):
        self.make_tls("ssl_ca_file = 'PG_VERSION'\nssl_crl_file = 'PG_VERSION'\n")
        self.assertEqual(self.codes(status=1),
                         ["root-certificate-not-loaded", "revocation-list-not-loaded"])
        self.make_tls("ssl_ca_file = 'server.crt'\n")
        self.assertEqual(self.codes(status=0), [])

    def test_dh_parameters_are_looked_at(self):
        self.make_tls("ssl_dh_params_file = 'dh.pem'\n")
        self.assertEqual(self.codes(status=1), ["dh-parameters-not-opened"])
        self.write("data/dh.pem", "junk\n")
        self.assertEqual(self.codes(status=1), ["dh-parameters-not-loaded"])
        self.openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048",
                     "-out", "dh.pem")
        self.assertEqual(self.codes(status=0), [])

    def test_curves_groups_and_ciphers_are_those_of_openssl(self):
        for major, conf, codes in (
            (17, "ssl_ecdh_curve = 'nonsense'\n", ["tls-curve-unknown"]),
            (17, "ssl_ecdh_curve = 'X25519'\n", ["tls-curve-not-usable"]),
            (17, "ssl_ecdh_curve = 'secp384r1'\n", []),
            (18, "ssl_ecdh_curve = 'nonsense'\n", ["tls-groups-unknown"]),
            (18, "ssl_groups = 'X25519:secp384r1'\n", []),
            (18, "ssl_groups = 'X25519:nonsense'\n", ["tls-groups-unknown"]),
            (18, "ssl_ciphers = 'nonsense'\nssl_tls13_ciphers = 'nonsense'\n",
             ["tls-ciphers-none", "tls13-ciphers-none"]),
            (13, "ssl_ciphers = 'nonsense:HIGH'\n", []),
        ):
            self.make_tls(conf)
            self.write("data/PG_VERSION", f"{major}\n")
            with self.subTest(major=major, conf=conf):
                self.assertEqual(self.codes(status=1 if codes else 0), codes)

    def test_a_short_key_is_no_error_whatever_this_machine_s_openssl_demands(self):
        self.make_tls()
        self.openssl("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", "server.key",
                     "-out", "server.crt", "-days", "365", "-subj", "/CN=short")
        environment = {**os.environ, "OPENSSL_CONF": str(self.folder / "openssl.cnf")}
        for level, codes in ((2, ["depends-on-tls-security-level"]), (1, [])):
            self.write("openssl.cnf", "openssl_conf = c\n[c]\nssl_conf = s\n[s]\nsystem_default = d\n"
                                      f"[d]\nCipherString = DEFAULT@SECLEVEL={level}\n")
            result = self.run_pgcfg("check", "--format=json", "data", env=environment)
            self.assertEqual([row["code"] for row in json.loads(result.stdout)], codes)
            self.assertEqual(result.returncode, 0)

    def test_a_byte_order_mark_is_told(self):
        self.make_tls()
        path = self.folder / "data/server.crt"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        self.assertIn("tls-file-byte-order-mark", self.codes())

    def test_a_fifo_is_not_waited_for(self):
        self.make_tls()
        for name in ("server.crt", "server.key"):
            (self.folder / "data" / name).unlink()
            os.mkfifo(self.folder / "data" / name)
        codes = self.codes()
        self.assertIn("private-key-not-regular", codes)
        self.assertIn("tls-files-not-looked-at", codes)
        for name in ("pg_hba.conf", "postgresql.conf"):
            (self.folder / "data" / name).unlink()
            os.mkfifo(self.folder / "data" / name)
            self.assert_could_not(self.run_pgcfg("check", "data"), name, "not a regular file")

    def test_what_this_user_may_not_read_is_a_note(self):
        self.make_tls()
        (self.folder / "data").chmod(0o755)
        (self.folder / "data/server.key").chmod(0)
        result = self.run_unprivileged("check", "--format=json", "data")
        self.assertIn(b"tls-files-not-looked-at", result.stdout)
        self.assertEqual(result.returncode, 0, result.stdout)


if __name__ == "__main__":
    unittest.main()
