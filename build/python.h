/* Python.h for either pointer width: what bindgen reads and what the C compiler checks. */

#include <pyconfig.h>

/* One set of installed headers serves both pointer widths: pyconfig.h states the
 * sizes of the machine it was configured on, the compiler those of the target. */
#if defined(__SIZEOF_POINTER__) && __SIZEOF_POINTER__ == 4 && SIZEOF_VOID_P == 8
#  undef SIZEOF_VOID_P
#  undef SIZEOF_SIZE_T
#  undef SIZEOF_LONG
#  undef SIZEOF_UINTPTR_T
#  undef SIZEOF_PTHREAD_T
#  undef ALIGNOF_SIZE_T
#  undef ALIGNOF_LONG
#  define SIZEOF_VOID_P 4
#  define SIZEOF_SIZE_T 4
#  define SIZEOF_LONG 4
#  define SIZEOF_UINTPTR_T 4
#  define SIZEOF_PTHREAD_T 4
#  define ALIGNOF_SIZE_T 4
#  define ALIGNOF_LONG 4
#endif

#include <Python.h>
