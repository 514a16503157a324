/* A module of many functions, which the benchmark writes to FUNCTIONS: FUNCTION(name, number). */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>

typedef struct {
    atomic_ullong calls;
} State;

static int
many_exec(PyObject *module)
{
    State *state = PyModule_GetState(module);
    atomic_init(&state->calls, 0);
    return 0;
}

static int
many_traverse(PyObject *module, visitproc visit, void *arg)
{
    return 0;
}

static int
many_clear(PyObject *module)
{
    return 0;
}

static void
many_free(void *module)
{
}

#define FUNCTION(name, number)                                                                     \
    static PyObject *many_##name(PyObject *module, PyObject *argument)                             \
    {                                                                                              \
        long long value = PyLong_AsLongLong(argument);                                             \
        if (value == -1 && PyErr_Occurred()) {                                                     \
            return NULL;                                                                           \
        }                                                                                          \
        return PyLong_FromLongLong(value + number);                                                \
    }
#include FUNCTIONS
#undef FUNCTION

static PyMethodDef many_methods[] = {
#define FUNCTION(name, number)                                                                     \
    {#name, many_##name, METH_O, #name "($module, argument, /)\n--\n\nAdd " #number "."},
#include FUNCTIONS
#undef FUNCTION
    {NULL, NULL, 0, NULL},
};

#include "hooks.h"

HOOKS(many, "Many functions.", sizeof(State), many_methods, many_exec, many_traverse, many_clear,
      many_free)
