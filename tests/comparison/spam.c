/* The module of the README in C. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>

typedef struct {
    PyObject *error;
    atomic_ullong calls;
} State;

static int
spam_exec(PyObject *module)
{
    State *state = PyModule_GetState(module);
    atomic_init(&state->calls, 0);
    state->error = PyErr_NewException("spam.error", NULL, NULL);
    if (state->error == NULL) {
        return -1;
    }
#if PY_VERSION_HEX >= 0x030a0000
    return PyModule_AddObjectRef(module, "error", state->error);
#else
    Py_INCREF(state->error);
    if (PyModule_AddObject(module, "error", state->error) < 0) {
        Py_DECREF(state->error);
        return -1;
    }
    return 0;
#endif
}

static int
spam_traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    Py_VISIT(state->error);
    return 0;
}

static int
spam_clear(PyObject *module)
{
    State *state = PyModule_GetState(module);
    Py_CLEAR(state->error);
    return 0;
}

static void
spam_free(void *module)
{
    spam_clear(module);
}

static PyObject *
spam_shout(PyObject *module, PyObject *words)
{
    State *state = PyModule_GetState(module);
    atomic_fetch_add_explicit(&state->calls, 1, memory_order_relaxed);
    if (!PyUnicode_Check(words)) {
        return PyErr_Format(PyExc_TypeError, "expected str, not %s", Py_TYPE(words)->tp_name);
    }
    if (PyUnicode_GET_LENGTH(words) == 0) {
        PyErr_SetString(state->error, "nothing to shout");
        return NULL;
    }
    return PyObject_CallMethod(words, "upper", NULL);
}

static PyMethodDef spam_methods[] = {
    {"shout", spam_shout, METH_O,
     "shout($module, words, /)\n--\n\nReturn the words in upper case."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot spam_slots[] = {
    {Py_mod_exec, spam_exec},
#if PY_VERSION_HEX >= 0x030c0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#if PY_VERSION_HEX >= 0x030d0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef spam_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "spam",
    .m_doc = "Shout.",
    .m_size = sizeof(State),
    .m_methods = spam_methods,
    .m_slots = spam_slots,
    .m_traverse = spam_traverse,
    .m_clear = spam_clear,
    .m_free = spam_free,
};

PyMODINIT_FUNC
PyInit_spam(void)
{
    return PyModuleDef_Init(&spam_module);
}
