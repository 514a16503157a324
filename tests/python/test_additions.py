import pickle
import unittest

import additions
import support
import vendored.additions


class Additions(unittest.TestCase):
    def test_functions_have_the_modules_state(self):
        with self.assertRaises(additions.Error) as caught:
            additions.fail("spam")
        self.assertEqual(caught.exception.args, ("spam",))

    def test_functions_of_another_state_are_refused(self):
        self.assertFalse(hasattr(additions, "other"))
        self.assertRegex(additions.refused(), "SystemError: the module's state is not .*Other, as the functions expect")

    def test_exceptions_have_bases_and_a_doc(self):
        self.assertEqual(additions.Error.__bases__, (ValueError, KeyError))
        self.assertEqual(additions.Error.__doc__, "What goes wrong.")

    def test_exceptions_of_a_vendored_package_pickle(self):
        for module in [additions, vendored.additions]:
            self.assertEqual(module.Error.__module__, module.__name__)
            error = pickle.loads(pickle.dumps(module.Error("spam")))
            self.assertIs(type(error), module.Error)
        self.assertIsNot(additions.Error, vendored.additions.Error)


if __name__ == "__main__":
    support.main()
