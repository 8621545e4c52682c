# What is different where the tests are of another platform: which of them run there, and the examples, built for it.

# They run for minutes under an emulator and tell nothing about a platform.
set(left_out leak metatype_leak making_thread)
if(NOT LIBPROBE_PLATFORM_WHOLE) # a minute each
  list(APPEND left_out making cli package difference)
endif()

# The examples as extension modules.
set(examples "")
foreach(example selftest typedata)
  add_library(${example} MODULE ${PROJECT_SOURCE_DIR}/examples/${example}/${example}.c)
  libprobe_flags(${example})
  set_target_properties(${example} PROPERTIES PREFIX "" SUFFIX .abi3.so C_STANDARD 99 LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/examples)
  target_compile_definitions(${example} PRIVATE Py_LIMITED_API=0x03060000)
  target_include_directories(${example} SYSTEM PRIVATE ${LIBPROBE_PYTHON_INCLUDE_DIR})
  target_link_libraries(${example} PRIVATE libprobe)
endforeach()

function(add_platform_tests name executable)
  add_interpreter_test(${name}/consumer ${executable} -W error ${here}/consumer/imports.py ${PROJECT_BINARY_DIR}/examples selftest typedata)
endfunction()
