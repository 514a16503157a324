/* The module that is measured, in C. What every other peer costs is compared with this. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>

/* Argument Clinic's parser of keywords, which CPython's own extension modules call. */
#if PY_VERSION_HEX >= 0x030d0000
#if PY_VERSION_HEX >= 0x030e0000
#define VARPOS 0,
#define VARPOS_PARAMETER int,
#else
#define VARPOS
#define VARPOS_PARAMETER
#endif
PyAPI_FUNC(PyObject *const *)
_PyArg_UnpackKeywords(PyObject *const *, Py_ssize_t, PyObject *, PyObject *, struct _PyArg_Parser *,
                      int, int, int, VARPOS_PARAMETER PyObject **);
#else
#define VARPOS
#undef _PyArg_UnpackKeywords
#endif

typedef struct {
    PyObject *error;
    PyObject *thing;
    PyObject *numerator;
    atomic_ullong calls;
} State;

static struct PyModuleDef costs_module;

#if PY_VERSION_HEX < 0x030a0000
static inline PyObject *
Py_NewRef(PyObject *object)
{
    Py_INCREF(object);
    return object;
}
#endif

static PyObject *
costs_noargs(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NONE;
}

static PyObject *
costs_o(PyObject *module, PyObject *argument)
{
    return Py_NewRef(argument);
}

static PyObject *
costs_fastcall(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    if (nargs != 2) {
        return PyErr_Format(PyExc_TypeError, "fastcall expected 2 arguments, got %zd", nargs);
    }
    return Py_NewRef(args[1]);
}

static PyObject *
costs_fastcall_keywords(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *names)
{
    static const char *const keywords[] = {"first", "second", NULL};
    static _PyArg_Parser parser = {.keywords = keywords, .fname = "fastcall_keywords"};
    PyObject *buffer[2];
    if (!(names == NULL && nargs == 2)) {
        args = _PyArg_UnpackKeywords(args, nargs, NULL, names, &parser, 2, 2, 0, VARPOS buffer);
        if (args == NULL) {
            return NULL;
        }
    }
    return Py_NewRef(args[1]);
}

static PyObject *
costs_varargs(PyObject *module, PyObject *args)
{
    PyObject *first, *second;
    if (!PyArg_UnpackTuple(args, "varargs", 2, 2, &first, &second)) {
        return NULL;
    }
    return Py_NewRef(second);
}

static PyObject *
costs_varargs_keywords(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"first", "second", NULL};
    PyObject *first, *second;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO:varargs_keywords", keywords, &first,
                                     &second)) {
        return NULL;
    }
    return Py_NewRef(second);
}

static PyObject *
costs_increment(PyObject *module, PyObject *number)
{
    long long value = PyLong_AsLongLong(number);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromLongLong(value + 1);
}

static PyObject *
costs_echo(PyObject *module, PyObject *words)
{
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(words, &length);
    return text == NULL ? NULL : PyUnicode_FromStringAndSize(text, length);
}

static PyObject *
costs_count(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    State *state = PyModule_GetState(module);
    atomic_fetch_add_explicit(&state->calls, 1, memory_order_relaxed);
    Py_RETURN_NONE;
}

static PyObject *
costs_stored(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    State *state = PyModule_GetState(module);
    return Py_NewRef(state->error);
}

static PyObject *
costs_fail(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    PyErr_SetString(PyExc_ValueError, "no");
    return NULL;
}

static PyObject *
costs_fail_stored(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    State *state = PyModule_GetState(module);
    PyErr_SetString(state->error, "no");
    return NULL;
}

static PyObject *
costs_attribute(PyObject *module, PyObject *of)
{
    State *state = PyModule_GetState(module);
    return PyObject_GetAttr(of, state->numerator);
}

static PyObject *
costs_fill(PyObject *module, PyObject *list)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL) {
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(list);
    if (iterator == NULL) {
        Py_DECREF(dict);
        return NULL;
    }
    PyObject *key;
    while ((key = PyIter_Next(iterator)) != NULL) {
        if (PyDict_SetItem(dict, key, key) < 0) {
            Py_DECREF(key);
            break;
        }
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        Py_DECREF(dict);
        return NULL;
    }
    return dict;
}

/* With strong references, as code needs them that calls anything for an item. */
static PyObject *
costs_iterate(PyObject *module, PyObject *dict)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "expected dict");
        return NULL;
    }
    long long sum = 0;
#ifdef Py_GIL_DISABLED
    PyObject *items = PyDict_Items(dict);
    if (items == NULL) {
        return NULL;
    }
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(items); index++) {
        PyObject *item = PyList_GET_ITEM(items, index);
        PyObject *key = Py_NewRef(PyTuple_GET_ITEM(item, 0));
        PyObject *value = Py_NewRef(PyTuple_GET_ITEM(item, 1));
#else
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
#endif
        long long number = PyLong_AsLongLong(value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (number == -1 && PyErr_Occurred()) {
#ifdef Py_GIL_DISABLED
            Py_DECREF(items);
#endif
            return NULL;
        }
        sum += number;
    }
#ifdef Py_GIL_DISABLED
    Py_DECREF(items);
#endif
    return PyLong_FromLongLong(sum);
}

static PyObject *
costs_lookup(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    if (nargs != 2) {
        return PyErr_Format(PyExc_TypeError, "lookup expected 2 arguments, got %zd", nargs);
    }
    if (!PyDict_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "expected dict");
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(args[1]);
    if (iterator == NULL) {
        return NULL;
    }
    Py_ssize_t found = 0;
    PyObject *key;
    while ((key = PyIter_Next(iterator)) != NULL) {
#if PY_VERSION_HEX >= 0x030d0000
        PyObject *value;
        if (PyDict_GetItemRef(args[0], key, &value) < 0) {
            Py_DECREF(key);
            break;
        }
#else
        PyObject *value = PyDict_GetItemWithError(args[0], key);
        Py_XINCREF(value);
        if (value == NULL && PyErr_Occurred()) {
            Py_DECREF(key);
            break;
        }
#endif
        found += value != NULL;
        Py_XDECREF(value);
        Py_DECREF(key);
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? NULL : PyLong_FromSsize_t(found);
}

static PyMethodDef costs_methods[] = {
    {"noargs", costs_noargs, METH_NOARGS, "noargs($module, /)\n--\n\nNone."},
    {"o", costs_o, METH_O, "o($module, argument, /)\n--\n\nThe argument."},
    {"fastcall", (PyCFunction)(void (*)(void))costs_fastcall, METH_FASTCALL,
     "fastcall($module, first, second, /)\n--\n\nThe second."},
    {"fastcall_keywords", (PyCFunction)(void (*)(void))costs_fastcall_keywords,
     METH_FASTCALL | METH_KEYWORDS, "fastcall_keywords($module, first, second)\n--\n\nThe second."},
    {"varargs", costs_varargs, METH_VARARGS, "varargs($module, first, second, /)\n--\n\nThe second."},
    {"varargs_keywords", (PyCFunction)(void (*)(void))costs_varargs_keywords,
     METH_VARARGS | METH_KEYWORDS, "varargs_keywords($module, first, second)\n--\n\nThe second."},
    {"increment", costs_increment, METH_O, "increment($module, number, /)\n--\n\nThe next number."},
    {"echo", costs_echo, METH_O, "echo($module, words, /)\n--\n\nThe same words."},
    {"count", costs_count, METH_NOARGS, "count($module, /)\n--\n\nCount a call."},
    {"stored", costs_stored, METH_NOARGS, "stored($module, /)\n--\n\nThe module's exception."},
    {"attribute", costs_attribute, METH_O, "attribute($module, of, /)\n--\n\nIts numerator."},
    {"fill", costs_fill, METH_O, "fill($module, keys, /)\n--\n\nA dictionary."},
    {"iterate", costs_iterate, METH_O, "iterate($module, numbers, /)\n--\n\nThe sum of the values."},
    {"lookup", (PyCFunction)(void (*)(void))costs_lookup, METH_FASTCALL,
     "lookup($module, dict, keys, /)\n--\n\nHow many keys there are."},
    {"fail", costs_fail, METH_NOARGS, "fail($module, /)\n--\n\nRaise ValueError."},
    {"fail_stored", costs_fail_stored, METH_NOARGS,
     "fail_stored($module, /)\n--\n\nRaise the module's exception."},
    {NULL, NULL, 0, NULL},
};

/* costs.Thing */

static PyObject *
thing_method(PyObject *self, PyTypeObject *class, PyObject *const *args, Py_ssize_t nargs,
             PyObject *names)
{
    if (nargs != 0 || names != NULL) {
        PyErr_SetString(PyExc_TypeError, "method() takes no arguments");
        return NULL;
    }
    State *state = PyType_GetModuleState(class);
    if (state == NULL) {
        return NULL;
    }
    atomic_fetch_add_explicit(&state->calls, 1, memory_order_relaxed);
    Py_RETURN_NONE;
}

static Py_ssize_t
thing_length(PyObject *self)
{
#if PY_VERSION_HEX >= 0x030f0000
    PyObject *module = PyType_GetModuleByToken(Py_TYPE(self), &costs_module);
    if (module == NULL) {
        return -1;
    }
    State *state = PyModule_GetState(module);
    atomic_fetch_add_explicit(&state->calls, 1, memory_order_relaxed);
    Py_DECREF(module);
#else
#if PY_VERSION_HEX >= 0x030b0000
    PyObject *module = PyType_GetModuleByDef(Py_TYPE(self), &costs_module);
#else
    PyObject *module = PyType_GetModule(Py_TYPE(self));
#endif
    if (module == NULL) {
        return -1;
    }
    State *state = PyModule_GetState(module);
    atomic_fetch_add_explicit(&state->calls, 1, memory_order_relaxed);
#endif
    return 1;
}

static PyMethodDef thing_methods[] = {
    {"method", (PyCFunction)(void (*)(void))thing_method,
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS, "method($self, /)\n--\n\nCount a call."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot thing_slots[] = {
    {Py_tp_methods, thing_methods},
    {Py_sq_length, thing_length},
    {0, NULL},
};

static PyType_Spec thing_spec = {
    .name = "costs.Thing",
    .basicsize = sizeof(PyObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = thing_slots,
};

static int
costs_add(PyObject *module, const char *name, PyObject *value)
{
#if PY_VERSION_HEX >= 0x030a0000
    return PyModule_AddObjectRef(module, name, value);
#else
    Py_INCREF(value);
    if (PyModule_AddObject(module, name, value) < 0) {
        Py_DECREF(value);
        return -1;
    }
    return 0;
#endif
}

static int
costs_exec(PyObject *module)
{
    State *state = PyModule_GetState(module);
    atomic_init(&state->calls, 0);
    state->error = PyErr_NewException("costs.error", NULL, NULL);
    if (state->error == NULL || costs_add(module, "error", state->error) < 0) {
        return -1;
    }
    state->numerator = PyUnicode_InternFromString("numerator");
    if (state->numerator == NULL) {
        return -1;
    }
    state->thing = PyType_FromModuleAndSpec(module, &thing_spec, NULL);
    if (state->thing == NULL) {
        return -1;
    }
    return costs_add(module, "Thing", state->thing);
}

static int
costs_traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    Py_VISIT(state->error);
    Py_VISIT(state->thing);
    return 0;
}

static int
costs_clear(PyObject *module)
{
    State *state = PyModule_GetState(module);
    Py_CLEAR(state->error);
    Py_CLEAR(state->thing);
    return 0;
}

static void
costs_free(void *module)
{
    State *state = PyModule_GetState(module);
    Py_CLEAR(state->numerator);
    costs_clear(module);
}

#include "hooks.h"

HOOKS(costs, "What calls cost.", sizeof(State), costs_methods, costs_exec, costs_traverse,
      costs_clear, costs_free)
