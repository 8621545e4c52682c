# GraalPy loads extensions of CPython's and exports each name of its API, some of them as functions that end the process:
# libprobe has to refuse it before it calls one. It takes seconds to start, so only these tests run there.
set(LIBPROBE_GRAALPY "" CACHE FILEPATH "What tools/provide_graalpy.sh made; without it GraalPy's tests are skipped by name")
if(launcher)
  return()
endif()

add_library(graalpy_selftest MODULE ${PROJECT_SOURCE_DIR}/examples/selftest/selftest.c)
libprobe_flags(graalpy_selftest)
set_target_properties(graalpy_selftest PROPERTIES PREFIX "" OUTPUT_NAME selftest SUFFIX .so LINKER_LANGUAGE CXX
                      LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/graalpy)
target_compile_definitions(graalpy_selftest PRIVATE Py_LIMITED_API=0x03060000)
target_include_directories(graalpy_selftest SYSTEM PRIVATE ${LIBPROBE_PYTHON_INCLUDE_DIR})
target_link_libraries(graalpy_selftest PRIVATE libprobe)

add_test(NAME graalpy/refused COMMAND ${LIBPROBE_GRAALPY} ${here}/refused_tests.py)
add_test(NAME graalpy/extension COMMAND ${LIBPROBE_GRAALPY} ${here}/refused_extension_tests.py ${CMAKE_CURRENT_BINARY_DIR}/graalpy)
set_tests_properties(graalpy/refused graalpy/extension PROPERTIES ENVIRONMENT "${environment}" TIMEOUT 1200)
if(NOT EXISTS "${LIBPROBE_GRAALPY}")
  set_tests_properties(graalpy/refused graalpy/extension PROPERTIES DISABLED ON)
endif()
