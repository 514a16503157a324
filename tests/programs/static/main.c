/* The main program of CPython's "Extending and Embedding" guide: a module that was linked in
   is registered before Python starts. The module is a static library written in Rust. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyMODINIT_FUNC PyInit_xx(void);

int
main(int argc, char *argv[])
{
    PyStatus status;
    PyConfig config;
    PyConfig_InitPythonConfig(&config);

    if (PyImport_AppendInittab("xx", PyInit_xx) == -1) {
        fprintf(stderr, "Error: could not extend in-built modules table\n");
        exit(1);
    }

    status = PyConfig_SetBytesString(&config, &config.program_name, argv[0]);
    if (PyStatus_Exception(status)) {
        goto exception;
    }
    status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status)) {
        goto exception;
    }
    PyConfig_Clear(&config);

    PyObject *module = PyImport_ImportModule("xx");
    if (module == NULL) {
        PyErr_Print();
        fprintf(stderr, "Error: could not import module 'xx'\n");
        return 1;
    }
    Py_DECREF(module);
    if (argc > 1 && PyRun_SimpleString(argv[1]) != 0) {
        return 1;
    }
    return Py_FinalizeEx() < 0 ? 120 : 0;

exception:
    PyConfig_Clear(&config);
    Py_ExitStatusException(status);
}
