"""Too little memory ends the command like any other obstacle.

Address space is limited here, which sanitizers do not bear: CMake leaves this
file out of builds that have them.
"""

import resource
import unittest

from command import CommandTest

MEBIBYTE = 1 << 20


class Memory(CommandTest):
    def run_within(self, limit, *arguments):
        return self.run_pgcfg(
            *arguments,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))

    def least_for_the_start(self):
        for limit in range(2 * MEBIBYTE, 64 * MEBIBYTE, MEBIBYTE):
            if self.run_within(limit, "--version").returncode == 0:
                return limit
        self.fail("the command does not start")

    def test_whatever_memory_there_is_the_answer_is_whole_or_none(self):
        self.write("f", "local all all trust\nfoo\n" * 20_000)
        least = self.least_for_the_start()
        for arguments in (["rules", "--format=json", "f"], ["rules", "f"],
                          ["check", "--format=json", "f"], ["check", "--format=sarif", "f"]):
            whole = self.run_pgcfg(*arguments).stdout
            refusals = 0
            for limit in range(least, 1024 * MEBIBYTE, 2 * MEBIBYTE):
                result = self.run_within(limit, *arguments)
                if result.returncode != 2:
                    self.assertEqual(result.stdout, whole)
                    break
                self.assert_could_not(result, "out of memory")
                refusals += 1
            self.assertGreater(refusals, 0, arguments)


if __name__ == "__main__":
    unittest.main()
