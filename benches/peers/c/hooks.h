/* The definition of a module and both of its hooks: PyInit, and PyModExport from 3.15 on. */
#if PY_VERSION_HEX >= 0x030c0000
#define INTERPRETERS {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#else
#define INTERPRETERS
#endif
#if PY_VERSION_HEX >= 0x030d0000
#define GIL {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#else
#define GIL
#endif

#define INIT_HOOK(name, doc, size, methods, exec, traverse, clear, free)                           \
    static PyModuleDef_Slot name##_slots[] = {{Py_mod_exec, exec}, INTERPRETERS GIL{0, NULL}};     \
    static struct PyModuleDef name##_module = {                                                    \
        PyModuleDef_HEAD_INIT, #name, doc, size, methods, name##_slots, traverse, clear, free};    \
    PyMODINIT_FUNC PyInit_##name(void)                                                             \
    {                                                                                              \
        return PyModuleDef_Init(&name##_module);                                                   \
    }

#if PY_VERSION_HEX >= 0x030f0000
PyABIInfo_VAR(abi_info);
#define EXPORT_HOOK(name, doc, size, methods, exec, traverse, clear, free)                         \
    static PySlot name##_export[] = {                                                              \
        PySlot_STATIC_DATA(Py_mod_abi, &abi_info),                                                 \
        PySlot_STATIC_DATA(Py_mod_name, #name),                                                    \
        PySlot_STATIC_DATA(Py_mod_doc, doc),                                                       \
        PySlot_SIZE(Py_mod_state_size, size),                                                      \
        PySlot_STATIC_DATA(Py_mod_methods, methods),                                               \
        PySlot_FUNC(Py_mod_state_traverse, traverse),                                              \
        PySlot_FUNC(Py_mod_state_clear, clear),                                                    \
        PySlot_FUNC(Py_mod_state_free, free),                                                      \
        PySlot_STATIC_DATA(Py_mod_token, &name##_module),                                          \
        PySlot_FUNC(Py_mod_exec, exec),                                                            \
        PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),           \
        PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),                                              \
        PySlot_END,                                                                                \
    };                                                                                             \
    PyMODEXPORT_FUNC PyModExport_##name(void)                                                      \
    {                                                                                              \
        return name##_export;                                                                      \
    }
#else
#define EXPORT_HOOK(name, doc, size, methods, exec, traverse, clear, free)
#endif

#define HOOKS(...) INIT_HOOK(__VA_ARGS__) EXPORT_HOOK(__VA_ARGS__)
