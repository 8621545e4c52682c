# The module of examples/minibind, and its users' tests on every CPython.
find_library(BOX2D box2d REQUIRED)
include(${PROJECT_SOURCE_DIR}/examples/minibind/minibind.cmake)

function(add_box2d target)
  set(example ${PROJECT_SOURCE_DIR}/examples/minibind)
  minibind_module(${target} DESCRIPTION ${example}/box2d/box2d.minibind SOURCES ${example}/box2d/glue.cpp
                  INCLUDES ${example}/box2d LIBRARIES ${BOX2D} ${ARGN})
  libprobe_flags(${target})
endfunction()

add_box2d(box2d-abi3 SUFFIX .abi3.so PYTHON_INCLUDE ${LIBPROBE_PYTHON_INCLUDE_DIR} DEFINITIONS Py_LIMITED_API=0x03060000)

# One entry for each binary that this interpreter is to load.
function(add_minibind_tests name executable include_folders)
  set(suite ${executable} -W error -X faulthandler ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/box2d_tests.py)
  if(loads_abi3t)
    if(NOT TARGET box2d-abi3t AND has_abi3t_headers) # one for all of them, with the first one's headers
      list(GET include_folders 0 folder)
      add_box2d(box2d-abi3t SUFFIX .abi3t.so PYTHON_INCLUDE ${include_folders}
                DEFINITIONS Py_LIMITED_API=0x030f0000 Py_TARGET_ABI3T=0x030f0000)
      target_compile_options(box2d-abi3t PRIVATE -idirafter ${folder}/..)
    endif()
    if(TARGET box2d-abi3t)
      add_interpreter_test(${name}/minibind-abi3t ${suite} $<TARGET_FILE_DIR:box2d-abi3t>)
    endif()
  endif()
  # No module of the stable ABI is loaded by free-threaded builds before 3.15, by trace-refs builds before 3.13.
  set(target box2d-abi3)
  if(NOT loads_abi3)
    if(loads_abi3t)
      return()
    endif()
    set(target box2d-${name})
    if(NOT include_folders)
      skip_test(${name}/minibind) # it has no headers
      return()
    endif()
    add_box2d(${target} SUFFIX .so PYTHON_INCLUDE ${include_folders})
  endif()
  add_interpreter_test(${name}/minibind ${suite} $<TARGET_FILE_DIR:${target}>)
endfunction()

if(NOT launcher)
  add_test(NAME minibind COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/generator_tests.py
                                 ${PROJECT_SOURCE_DIR}/examples/minibind $<TARGET_FILE:box2d-abi3>
                                 ${CMAKE_CXX_COMPILER} ${LIBPROBE_PYTHON_INCLUDE_DIR} ${PROJECT_SOURCE_DIR}/include)
endif()
