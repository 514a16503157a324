/* Tells callgrind what the instructions counted so far were for. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <valgrind/callgrind.h>

static PyObject *
marks_mark(PyObject *module, PyObject *name)
{
    const char *text = PyUnicode_AsUTF8(name);
    if (text == NULL) {
        return NULL;
    }
    CALLGRIND_DUMP_STATS_AT(text);
    Py_RETURN_NONE;
}

static PyMethodDef marks_methods[] = {
    {"mark", marks_mark, METH_O, "mark($module, name, /)\n--\n\nEnd a part of the counts."},
    {NULL, NULL, 0, NULL},
};

static int
marks_exec(PyObject *module)
{
    return 0;
}

static int
marks_traverse(PyObject *module, visitproc visit, void *arg)
{
    return 0;
}

static int
marks_clear(PyObject *module)
{
    return 0;
}

static void
marks_free(void *module)
{
}

#include "hooks.h"

HOOKS(marks, "Parts of callgrind's counts.", 0, marks_methods, marks_exec, marks_traverse,
      marks_clear, marks_free)
