"""The control: memory that is read after it was freed, which has to be found."""

import ctypes

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
memory = libc.malloc(64)
libc.free(memory)
print(ctypes.string_at(memory, 8))
