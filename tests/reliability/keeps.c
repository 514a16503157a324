/* `keeps` of tests/modules/src/states.rs in C, to compare with. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>

#define COUNT 7

typedef struct {
    PyObject *dicts[COUNT];
} State;

static atomic_llong executed, dropped;

static int
keeps_exec(PyObject *module)
{
    State *state = PyModule_GetState(module);
    executed++;
    for (int i = 0; i < COUNT; i++) {
        state->dicts[i] = PyDict_New();
        if (state->dicts[i] == NULL) {
            return -1;
        }
    }
    return 0;
}

static int
keeps_traverse(PyObject *module, visitproc visit, void *arg)
{
    State *state = PyModule_GetState(module);
    for (int i = 0; i < COUNT; i++) {
        Py_VISIT(state->dicts[i]);
    }
    return 0;
}

static int
keeps_clear(PyObject *module)
{
    State *state = PyModule_GetState(module);
    for (int i = 0; i < COUNT; i++) {
        Py_CLEAR(state->dicts[i]);
    }
    return 0;
}

static void
keeps_free(void *module)
{
    keeps_clear(module);
    dropped++;
}

static PyObject *
keeps_dict(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    State *state = PyModule_GetState(module);
    PyObject *dict = state->dicts[0] == NULL ? Py_None : state->dicts[0];
    Py_INCREF(dict);
    return dict;
}

static PyObject *
keeps_all(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    State *state = PyModule_GetState(module);
    PyObject *list = PyList_New(0);
    for (int i = 1; list != NULL && i < COUNT; i++) {
        if (state->dicts[i] != NULL && PyList_Append(list, state->dicts[i]) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static PyObject *
keeps_is_dict(PyObject *module, PyObject *object)
{
    State *state = PyModule_GetState(module);
    return PyBool_FromLong(state->dicts[0] == object);
}

static PyObject *
keeps_executed(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLongLong(executed);
}

static PyObject *
keeps_dropped(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLongLong(dropped);
}

static PyMethodDef keeps_methods[] = {
    {"dict", keeps_dict, METH_NOARGS, NULL},
    {"all", keeps_all, METH_NOARGS, NULL},
    {"is_dict", keeps_is_dict, METH_O, NULL},
    {"executed", keeps_executed, METH_NOARGS, NULL},
    {"dropped", keeps_dropped, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot keeps_slots[] = {
    {Py_mod_exec, keeps_exec},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef keeps_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "keeps",
    .m_size = sizeof(State),
    .m_methods = keeps_methods,
    .m_slots = keeps_slots,
    .m_traverse = keeps_traverse,
    .m_clear = keeps_clear,
    .m_free = keeps_free,
};

PyMODINIT_FUNC
PyInit_keeps(void)
{
    return PyModuleDef_Init(&keeps_module);
}
