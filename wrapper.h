/* What bindgen reads. Everything else it would read by itself, but a macro that
 * is a cast, a call or a composite it drops without a word; each of those is
 * turned into a typed constant here. The build script strips the prefix. */

#include "build/python.h"

#define CONSTANT(type, name) static const type pymodule_ffi_##name = (type)(name);

/* Written by the build script: a constant for each macro that has a type in src/raw/surface.txt. */
#include "constants.h"

/* moduleobject.h: what PyModuleDef_HEAD_INIT puts into the object head, if not zero.
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

/* slots.h (3.15): four ids have two values, chosen by the API level. Here both, each under a name. */
#ifdef Py_slot_end
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
#endif

/* modsupport.h (3.15): major and minor, as CPython compares them. */
#ifdef PyABIInfo_STABLE
static const uint32_t pymodule_ffi_PyABIInfo_DEFAULT_ABI_VERSION = (uint32_t)(PyABIInfo_DEFAULT_ABI_VERSION) & 0xffff0000;
#endif
