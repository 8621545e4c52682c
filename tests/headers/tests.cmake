# What compiles with the headers of each interpreter: the public headers, and the library.

# Each public header, with nothing else, as C99 and as C++17.
file(GLOB public_headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/include/libprobe ${PROJECT_SOURCE_DIR}/include/libprobe/*.h)
set(alone "")
foreach(header IN LISTS public_headers)
  foreach(suffix c cpp)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${header}.${suffix})
    file(GENERATE OUTPUT ${source} CONTENT "#define LIBPROBE_USES(X) X(tp_name)\n#include <libprobe/${header}>\n")
    list(APPEND alone ${source})
  endforeach()
endforeach()

set(python_sources ${library_sources})
list(FILTER python_sources EXCLUDE REGEX "/libprobe/(platform|table|judge|text)/") # which never see Python.h
set(python_unity ${CMAKE_CURRENT_BINARY_DIR}/python_sources.cpp)
write_unity(${python_unity} ${python_sources})

# The public headers, compiled with one interpreter's headers.
function(add_headers name include_folders)
  # Debian's pyconfig.h includes another by its path from /usr/include; in a root of its own that is the folder above.
  list(GET include_folders 0 folder)
  set(above -idirafter ${folder}/..)
  set(sources ${alone} headers/c99.c headers/cxx17.cpp)
  foreach(limited "" Py_LIMITED_API=0x03060000 Py_TARGET_ABI3T=0x030f0000)
    # Debug builds of 3.6 and 3.7, trace-refs builds before 3.13 and free-threaded ones refuse the limited API of 3.6.
    if(limited MATCHES LIMITED AND NOT compiles_limited)
      continue()
    endif()
    # There is an ABI in which PyObject is opaque: the restricted struct cannot be there.
    if(limited MATCHES ABI3T)
      if(NOT has_abi3t_headers)
        continue()
      endif()
      set(sources ${alone} headers/opaque.c)
    endif()
    string(REGEX REPLACE "=.*" "" suffix "${limited}")
    set(target headers-${name}${suffix})
    add_library(${target} OBJECT ${sources})
    libprobe_flags(${target})
    set_target_properties(${target} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include)
    target_include_directories(${target} SYSTEM PRIVATE ${include_folders})
    target_compile_definitions(${target} PRIVATE ${limited})
    target_compile_options(${target} PRIVATE ${above})
  endforeach()
  # What they must not do.
  if(NOT launcher AND NOT MSVC)
    add_test(NAME ${name}/headers COMMAND ${Python3_EXECUTABLE} ${here}/headers_tests.py ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER}
                                          $<BOOL:${compiles_limited}> ${PROJECT_SOURCE_DIR}/include ${include_folders})
    if(compiles_limited)
      add_test(NAME ${name}/pep_names
               COMMAND ${Python3_EXECUTABLE} ${here}/pep_names_tests.py ${CMAKE_C_COMPILER} ${PROJECT_SOURCE_DIR} ${include_folders})
    endif()
  endif()
  # The library's own sources in one, with these headers taken for those of a build that refuses the limited API.
  if(NOT launcher AND NOT MSVC)
    list(TRANSFORM include_folders PREPEND -isystem OUTPUT_VARIABLE folders)
    add_test(NAME ${name}/compiles COMMAND ${CMAKE_CXX_COMPILER} -std=c++17 -fsyntax-only -fno-exceptions -Wall -Wextra -Werror
      -DPy_GIL_DISABLED=1 -DPy_DEBUG=1 -DPy_TRACE_REFS=1 -I${PROJECT_SOURCE_DIR}/include -I${PROJECT_SOURCE_DIR}/libprobe
      ${folders} ${above} ${python_unity})
  endif()
endfunction()
