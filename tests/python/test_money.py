"""The module of docs/from-pyo3-ffi.md, before and after it was moved."""

import gc
import importlib
import inspect
import sys
import unittest
import weakref

import money
import support

ZERO = money.Amount(0)


class Functions(unittest.TestCase):
    def test_parse(self):
        self.assertEqual(repr(money.parse("12.34")), "Amount(1234)")
        for text in ["", "12", "12.3", "-1.00", "1.-1", "9" * 20 + ".00", "\u0661.00", "1.00\0"]:
            with self.subTest(text), self.assertRaisesRegex(money.FormatError, "such as 12.34"):
                money.parse(text)
        with self.assertRaises(TypeError):
            money.parse(1)
        with self.assertRaises(UnicodeEncodeError):
            money.parse("\udc80.00")

    def test_made(self):
        before = money.made()
        kept = [money.parse("1.00"), money.Amount(2), money.Amount(1).plus(money.Amount(2))]
        self.assertEqual(money.made(), before + 5)
        money.parse("0.00"), money.Amount(0)
        self.assertEqual(money.made(), before + 5)
        self.assertEqual(len(kept), 3)

    def test_exception(self):
        self.assertTrue(issubclass(money.FormatError, ValueError))
        self.assertEqual(money.FormatError.__module__, "money")

    def test_docs(self):
        self.assertEqual(money.__doc__, "Amounts of money.")
        self.assertEqual(str(inspect.signature(money.parse)), "(text, /)")
        self.assertEqual(str(inspect.signature(money.Amount.plus)), "(self, other, /)")


class Amounts(unittest.TestCase):
    def test_new(self):
        self.assertEqual((money.Amount(5).cents, money.Amount(cents=-5).cents), (5, -5))
        for arguments, keywords in [((), {}), ((1, 2), {}), ((), {"euros": 1}), (("1",), {})]:
            with self.subTest(arguments), self.assertRaises(TypeError):
                money.Amount(*arguments, **keywords)
        with self.assertRaises(OverflowError):
            money.Amount(2**63)
        with self.assertRaises(AttributeError):
            money.Amount(1).cents = 2

    def test_plus(self):
        self.assertEqual(money.Amount(1).plus(money.Amount(2)).cents, 3)
        with self.assertRaisesRegex(OverflowError, "^too much money$"):
            money.Amount(2**63 - 1).plus(money.Amount(1))
        for arguments, keywords in [((), {}), ((1,), {}), ((None,), {}), ((), {"other": ZERO})]:
            with self.subTest(arguments), self.assertRaises(TypeError):
                ZERO.plus(*arguments, **keywords)

    def test_the_class_of_another_object_can_lie(self):
        class Liar:
            __class__ = money.Amount

        self.assertIsInstance(Liar(), money.Amount)
        with self.assertRaisesRegex(TypeError, "^expected an Amount$"):
            ZERO.plus(Liar())

    def test_singleton(self):
        self.assertIs(money.parse("0.00"), ZERO)
        self.assertIs(money.Amount(0), ZERO)
        self.assertIs(money.Amount(1).plus(money.Amount(-1)), ZERO)
        self.assertFalse(gc.is_tracked(ZERO))


class Module(unittest.TestCase):
    def fresh(self):
        old = sys.modules.pop("money")
        try:
            return importlib.import_module("money")
        finally:
            sys.modules["money"] = old

    def test_each_has_its_own(self):
        other = self.fresh()
        self.assertIsNot(other.Amount(0), ZERO)
        self.assertIsNot(other.FormatError, money.FormatError)
        self.assertEqual(other.made(), 1)
        with self.assertRaises(TypeError):
            ZERO.plus(other.Amount(0))

    def test_import_delete_collect(self):
        module = self.fresh()
        if support.IMMORTAL:
            return
        amount, alive = module.Amount(1), [weakref.ref(module), weakref.ref(module.Amount)]
        del module
        gc.collect()
        self.assertIs(amount.plus(type(amount)(-1)), type(amount)(0))
        del amount
        gc.collect()
        gc.collect()
        self.assertEqual([reference() for reference in alive], [None, None])

    def test_references_are_balanced(self):
        things = [money.Amount, ZERO, money.FormatError]
        before = [sys.getrefcount(thing) for thing in things]
        for number in range(1000):
            money.Amount(number).plus(money.Amount(-number))
            money.parse("0.00")
            with self.assertRaises(money.FormatError):
                money.parse("")
        gc.collect()
        after = [sys.getrefcount(thing) for thing in things]
        self.assertTrue(all(abs(a - b) < 10 for a, b in zip(after, before)), (before, after))


if __name__ == "__main__":
    support.main()
