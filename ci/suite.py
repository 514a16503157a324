"""Runs tests of the standard library and writes what became of each to a file of JSON.

Usage: suite.py OUTPUT NAME ...        names as unittest takes them
"""

import json
import sys
import unittest


class Result(unittest.TextTestResult):
    """Keeps an outcome for each test: the worst, where its subtests have several."""

    ORDER = ["passed", "skipped", "expected failure", "unexpected success", "failed", "error"]

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.outcomes = {}

    def record(self, test, outcome):
        known = self.outcomes.get(test.id(), "passed")
        self.outcomes[test.id()] = max(known, outcome, key=self.ORDER.index)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.record(test, "passed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.record(test, "skipped")

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.record(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.record(test, "unexpected success")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.record(test, "failed")

    def addError(self, test, error):
        super().addError(test, error)
        self.record(test, "error")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.record(test, "failed" if issubclass(error[0], test.failureException) else "error")


def main():
    output, *names = sys.argv[1:]
    tests = unittest.defaultTestLoader.loadTestsFromNames(names)
    result = unittest.TextTestRunner(resultclass=Result, verbosity=2).run(tests)
    with open(output, "w") as file:
        json.dump({"run": result.testsRun, "outcomes": result.outcomes}, file, indent=1, sort_keys=True)
    return not result.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main())
