# What is different where the tests are of another platform: which of them run there, and the examples, built for it.

# They run for minutes under an emulator and tell nothing about a platform. wine is none.
set(left_out "")
if(NOT WIN32 OR NOT LIBPROBE_PLATFORM_WHOLE)
  list(APPEND left_out leak metatype_leak making_thread)
endif()
set(left_out_of_debug_builds "")
if(CMAKE_CROSSCOMPILING_EMULATOR MATCHES "qemu") # minutes each, and nothing in them depends on a CPU and such a build
  set(left_out_of_debug_builds making cli package source difference)
  list(APPEND environment LIBPROBE_ROUNDS=500)
endif()
if(NOT LIBPROBE_PLATFORM_WHOLE) # a minute each
  list(APPEND left_out making cli source difference)
  if(NOT WIN32)
    list(APPEND left_out package)
  endif()
endif()

if(WIN32) # the oldest interpreter's library of the stable ABI serves all
  file(GLOB pythons ${LIBPROBE_PLATFORM_FOLDER}/python3.*)
  list(SORT pythons COMPARE NATURAL)
  list(GET pythons 0 oldest)
  set(python_library ${oldest}/libs/python3.lib)
endif()

# Links an extension of the stable ABI.
function(link_extension target)
  if(WIN32)
    target_link_libraries(${target} PRIVATE ${python_library})
    target_link_options(${target} PRIVATE $<$<BOOL:${MINGW}>:-static>)
    set_target_properties(${target} PROPERTIES SUFFIX .pyd)
  else()
    set_target_properties(${target} PROPERTIES SUFFIX .abi3.so)
  endif()
endfunction()

# The examples as extension modules.
set(examples "")
foreach(example selftest typedata)
  add_library(${example} MODULE ${PROJECT_SOURCE_DIR}/examples/${example}/${example}.c)
  libprobe_flags(${example})
  set_target_properties(${example} PROPERTIES PREFIX "" C_STANDARD 99 LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/examples)
  target_compile_definitions(${example} PRIVATE Py_LIMITED_API=0x03060000)
  target_include_directories(${example} SYSTEM PRIVATE ${LIBPROBE_PYTHON_INCLUDE_DIR})
  target_link_libraries(${example} PRIVATE libprobe)
  link_extension(${example})
endforeach()

if(WIN32)
  include(runtimes/tests.cmake)
endif()

function(add_platform_tests name executable)
  add_interpreter_test(${name}/consumer ${executable} -W error ${here}/consumer/imports.py ${PROJECT_BINARY_DIR}/examples selftest typedata)
  if(WIN32)
    add_pair_test(${name} ${executable})
  endif()
endfunction()
