/* What bindgen reads. Everything else it would read by itself, but a macro that
 * is a cast, a call or a composite it drops without a word; each of those is
 * turned into a typed constant here. The build script strips the prefix. */

#include "build/python.h"

#define CONSTANT(type, name) static const type pymodule_ffi_##name = (type)(name);

/* modsupport.h */
CONSTANT(int, PYTHON_API_VERSION)
CONSTANT(int, PYTHON_ABI_VERSION)
CONSTANT(int, Py_CLEANUP_SUPPORTED)

/* methodobject.h */
CONSTANT(int, METH_VARARGS)
CONSTANT(int, METH_KEYWORDS)
CONSTANT(int, METH_NOARGS)
CONSTANT(int, METH_O)
CONSTANT(int, METH_CLASS)
CONSTANT(int, METH_STATIC)
CONSTANT(int, METH_COEXIST)
#ifdef METH_FASTCALL
CONSTANT(int, METH_FASTCALL)
#endif
#ifdef METH_METHOD
CONSTANT(int, METH_METHOD)
#endif
CONSTANT(int, METH_STACKLESS)

/* moduleobject.h: the ids of PyModuleDef_Slot. */
CONSTANT(int, Py_mod_create)
CONSTANT(int, Py_mod_exec)
#ifdef Py_mod_multiple_interpreters
CONSTANT(int, Py_mod_multiple_interpreters)
#endif
#ifdef Py_mod_gil
CONSTANT(int, Py_mod_gil)
#endif
#ifdef _Py_mod_LAST_SLOT
CONSTANT(int, _Py_mod_LAST_SLOT)
#endif

/* moduleobject.h: what PyModuleDef_HEAD_INIT puts into the object head, where it is not zero.
 * Only clang takes a field of a compound literal for a constant. */
#ifdef PyModuleDef_HEAD_INIT
#  define HEAD(type, name, field) \
    static const type pymodule_ffi_HEAD_##name = ((PyModuleDef_Base)PyModuleDef_HEAD_INIT).ob_base.field;
#  ifdef Py_GIL_DISABLED
#    if PY_VERSION_HEX >= 0x030e0000
HEAD(uint16_t, ob_flags, ob_flags)
#    endif
HEAD(uint32_t, ob_ref_local, ob_ref_local)
#  elif PY_VERSION_HEX >= 0x030e0000 && SIZEOF_VOID_P > 4
HEAD(Py_ssize_t, ob_refcnt, ob_refcnt_full)
#  else
HEAD(Py_ssize_t, ob_refcnt, ob_refcnt)
#  endif
#endif

#include <stddef.h>

/* cpython/object.h: where a class has its module, which each call of its methods reads. */
#ifndef Py_LIMITED_API
static const size_t pymodule_ffi_HEAD_ht_module = offsetof(PyHeapTypeObject, ht_module);
#endif

/* cpython/pystate.h: the thread of a thread state, which only later versions tell. */
#if PY_VERSION_HEX < 0x030c0000 && !defined(Py_LIMITED_API)
static const size_t pymodule_ffi_HEAD_thread_id = offsetof(PyThreadState, thread_id);
#endif

/* moduleobject.h: pointer-valued in C, so of a pointer's width here. */
#ifdef Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED
CONSTANT(uintptr_t, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED)
CONSTANT(uintptr_t, Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED)
CONSTANT(uintptr_t, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED)
#endif
#ifdef Py_MOD_GIL_USED
CONSTANT(uintptr_t, Py_MOD_GIL_USED)
CONSTANT(uintptr_t, Py_MOD_GIL_NOT_USED)
#endif

/* pylifecycle.h */
#ifdef PyInterpreterConfig_DEFAULT_GIL
CONSTANT(int, PyInterpreterConfig_DEFAULT_GIL)
CONSTANT(int, PyInterpreterConfig_SHARED_GIL)
CONSTANT(int, PyInterpreterConfig_OWN_GIL)
#endif

/* patchlevel.h: major and minor alone, so that a patch release changes nothing here. */
CONSTANT(int, PY_MAJOR_VERSION)
CONSTANT(int, PY_MINOR_VERSION)

/* slots.h and the part of modsupport.h that came with it (3.15). */
#ifdef Py_slot_end
CONSTANT(uint16_t, Py_slot_end)
CONSTANT(uint16_t, Py_slot_invalid)
CONSTANT(uint16_t, Py_slot_subslots)
CONSTANT(uint16_t, Py_tp_slots)
CONSTANT(uint16_t, Py_mod_slots)
CONSTANT(uint16_t, Py_mod_name)
CONSTANT(uint16_t, Py_mod_doc)
CONSTANT(uint16_t, Py_mod_state_size)
CONSTANT(uint16_t, Py_mod_methods)
CONSTANT(uint16_t, Py_mod_state_traverse)
CONSTANT(uint16_t, Py_mod_state_clear)
CONSTANT(uint16_t, Py_mod_state_free)
CONSTANT(uint16_t, Py_mod_abi)
CONSTANT(uint16_t, Py_mod_token)
CONSTANT(uint16_t, Py_tp_module)
CONSTANT(uint16_t, Py_tp_token)
CONSTANT(uint16_t, Py_tp_metaclass)
CONSTANT(uint16_t, _Py_slot_COUNT)
/* Four ids have two values, chosen by the API level: here both, each under a name. */
#  undef _Py_SLOT_COMPAT_VALUE
#  define _Py_SLOT_COMPAT_VALUE(OLD, NEW) NEW
#  define SLOT_ID(name, suffix) static const uint16_t pymodule_ffi_slot_##name##suffix = (name);
SLOT_ID(Py_mod_create, )
SLOT_ID(Py_mod_exec, )
SLOT_ID(Py_mod_multiple_interpreters, )
SLOT_ID(Py_mod_gil, )
#  undef _Py_SLOT_COMPAT_VALUE
#  define _Py_SLOT_COMPAT_VALUE(OLD, NEW) OLD
SLOT_ID(Py_mod_create, _before_3_15)
SLOT_ID(Py_mod_exec, _before_3_15)
SLOT_ID(Py_mod_multiple_interpreters, _before_3_15)
SLOT_ID(Py_mod_gil, _before_3_15)
CONSTANT(uint16_t, PySlot_OPTIONAL)
CONSTANT(uint16_t, PySlot_STATIC)
CONSTANT(uint16_t, PySlot_INTPTR)
#endif
#ifdef PyABIInfo_STABLE
CONSTANT(uint16_t, PyABIInfo_STABLE)
CONSTANT(uint16_t, PyABIInfo_GIL)
CONSTANT(uint16_t, PyABIInfo_FREETHREADED)
CONSTANT(uint16_t, PyABIInfo_INTERNAL)
CONSTANT(uint16_t, PyABIInfo_FREETHREADING_AGNOSTIC)
/* What this build requires. Of the version major and minor alone, as CPython compares them. */
CONSTANT(uint16_t, PyABIInfo_DEFAULT_FLAGS)
static const uint32_t pymodule_ffi_PyABIInfo_DEFAULT_ABI_VERSION = (uint32_t)(PyABIInfo_DEFAULT_ABI_VERSION) & 0xffff0000;
#endif
