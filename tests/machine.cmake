# Adds the tests that run once, on the building machine: not for each interpreter, and not for other platforms.

add_test(NAME rooms COMMAND ${Python3_EXECUTABLE} ${here}/rooms_tests.py ${PROJECT_SOURCE_DIR})
add_test(NAME boundary COMMAND ${Python3_EXECUTABLE} ${here}/boundary_tests.py ${PROJECT_SOURCE_DIR}/include)
add_test(NAME dev COMMAND ${Python3_EXECUTABLE} ${here}/dev_tests.py ${PROJECT_SOURCE_DIR})

# Compilers do not write the same debug information.
add_test(NAME truth COMMAND ${Python3_EXECUTABLE} ${here}/truth/truth_tests.py ${CMAKE_C_COMPILER})
add_test(NAME truth-clang COMMAND ${Python3_EXECUTABLE} ${here}/truth/truth_tests.py clang)
add_test(NAME truth-mingw COMMAND ${Python3_EXECUTABLE} ${here}/truth/truth_tests.py x86_64-w64-mingw32-gcc-posix)
set_tests_properties(truth-clang truth-mingw PROPERTIES SKIP_RETURN_CODE 77)

# All sources as one file, as an amalgamation has them: a name means one thing in the whole library.
option(LIBPROBE_UNITY "Compile the library as one file too, to see that it can be amalgamated" ON)
if(LIBPROBE_UNITY)
  add_library(libprobe_unity OBJECT ${library_sources})
  libprobe_library(libprobe_unity)
  set_target_properties(libprobe_unity PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0 EXPORT_COMPILE_COMMANDS OFF)
endif()

# What an extension links that requires the fields of one family, and a program that requires none.
if(CMAKE_NM AND NOT launcher)
  set(extensions "")
  foreach(family IN LISTS families ITEMS freeing)
    set(source ${here}/linking/freeing.c)
    if(NOT family STREQUAL freeing)
      set(source ${CMAKE_CURRENT_BINARY_DIR}/linking/${family}.c)
      libprobe_list_of(uses ${${family}_accessors})
      file(GENERATE OUTPUT ${source} CONTENT "#define LIBPROBE_USES(X) ${uses}\n#include <libprobe/use.h>\n\
__attribute__((visibility(\"default\"))) int require_used(void) { return libprobe_require_used(); }\n")
      set(objects $<FILTER:$<TARGET_OBJECTS:libprobe>,INCLUDE,/ask/${family}[./]>)
      list(APPEND extensions "${family}=$<TARGET_FILE:linking_${family}>:$<JOIN:${objects},:>")
    endif()
    add_library(linking_${family} MODULE ${source})
    libprobe_flags(linking_${family})
    set_target_properties(linking_${family} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON LINKER_LANGUAGE CXX)
    target_include_directories(linking_${family} SYSTEM PRIVATE ${LIBPROBE_PYTHON_INCLUDE_DIR})
    target_link_libraries(linking_${family} PRIVATE libprobe)
  endforeach()
  add_test(NAME linking COMMAND ${Python3_EXECUTABLE} ${here}/linking_tests.py ${CMAKE_NM} $<TARGET_FILE:linking_freeing>
                                ${extensions})
endif()

# Linked with the libpython of the headers that the library was built with.
find_package(Python3 COMPONENTS Development.Embed)
if(Python3_Development.Embed_FOUND)
  add_executable(embedding embedding.c)
  libprobe_flags(embedding)
  set_target_properties(embedding PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON LINKER_LANGUAGE CXX)
  target_include_directories(embedding SYSTEM PRIVATE ${Python3_INCLUDE_DIRS})
  target_link_libraries(embedding PRIVATE libprobe Python3::Python)
  add_test(NAME embedding COMMAND embedding)
  set_tests_properties(embedding PROPERTIES ENVIRONMENT "ASAN_OPTIONS=detect_leaks=0")
endif()

include(graalpy.cmake)

# Which symbols the core takes and gives.
if(NOT launcher)
  add_test(NAME symbols COMMAND ${Python3_EXECUTABLE} ${here}/symbols.py $<TARGET_FILE:libprobe_core> ${LIBPROBE_AUDITOR})
  set_tests_properties(symbols PROPERTIES SKIP_RETURN_CODE 77)
endif()

# Other platforms: what tools/cores.py reads and judges; with Zig, the sources are compiled for some of them.
if(CMAKE_NM AND NOT launcher)
  add_test(NAME cores COMMAND ${Python3_EXECUTABLE} ${here}/cores_tests.py ${PROJECT_SOURCE_DIR}/tools $<TARGET_FILE:libprobe_core>
                              $<TARGET_FILE:libprobe> ${CMAKE_NM} ${CMAKE_CURRENT_BINARY_DIR}/cores ${LIBPROBE_ZIG})
  set_tests_properties(cores PROPERTIES ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1" TIMEOUT 1200)
endif()

# README's table is what the core says of the records; and the tools that are not run by any other test.
if(NOT launcher)
  set(tools ${PROJECT_SOURCE_DIR}/tools)
  add_test(NAME readme-table COMMAND ${Python3_EXECUTABLE} ${tools}/table.py ${PROJECT_BINARY_DIR}/python ${here}/images
                                     ${PROJECT_SOURCE_DIR}/README.md --check)
  add_test(NAME tools COMMAND ${Python3_EXECUTABLE} ${here}/tools_tests.py ${tools} ${PROJECT_BINARY_DIR}/python)
  add_test(NAME platform-table COMMAND ${Python3_EXECUTABLE} ${here}/platform_table_tests.py ${tools} ${PROJECT_BINARY_DIR}/python)
  add_test(NAME platforms COMMAND ${Python3_EXECUTABLE} ${here}/platforms_tests.py ${tools})
  add_test(NAME windows_pythons COMMAND ${Python3_EXECUTABLE} ${here}/windows_pythons_tests.py ${tools})
  set_tests_properties(readme-table tools platform-table platforms windows_pythons PROPERTIES ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
  foreach(suite commands page results runs)
    add_test(NAME bench-${suite} COMMAND ${Python3_EXECUTABLE} ${here}/bench/${suite}_tests.py ${tools})
    set_tests_properties(bench-${suite} PROPERTIES ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
  endforeach()
endif()

# The page that `map` writes, in a browser; skipped by name where Chromium is missing.
if(NOT launcher)
  foreach(suite page strips table)
    add_test(NAME map-${suite} COMMAND ${Python3_EXECUTABLE} ${here}/map/${suite}_tests.py)
    set_tests_properties(map-${suite} PROPERTIES ENVIRONMENT "${environment}" TIMEOUT 600 SKIP_RETURN_CODE 77)
  endforeach()
endif()

# The example as its users build it, imported by all of them.
if(NOT launcher)
  add_test(NAME consumers COMMAND ${Python3_EXECUTABLE} ${here}/consumer_tests.py ${CMAKE_COMMAND} ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER}
                                  ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR}/consumers ${cpythons})
endif()
