"""Loads the shared object of running tests into this interpreter and runs them.

usage: run.py LIBRARY [option of Boost.Test ...]
"""
import ctypes
import sys

words = [word.encode() for word in sys.argv[1:]]
tests = ctypes.PyDLL(sys.argv[1])
sys.exit(tests.libprobe_run_tests(len(words), (ctypes.c_char_p * (len(words) + 1))(*words)))
