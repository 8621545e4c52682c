# What CPython's own macros say, against what libprobe's accessors say under the same names.
function(add_names target init include_folders)
  list(GET include_folders 0 folder)
  add_library(${target} MODULE names/names.c)
  libprobe_flags(${target})
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${init} SUFFIX ".so" C_STANDARD 99
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${target} C_VISIBILITY_PRESET default) # 3.8's PyMODINIT_FUNC
  target_include_directories(${target} SYSTEM PRIVATE ${include_folders})
  target_compile_options(${target} PRIVATE -idirafter ${folder}/.. -Wno-pedantic) # of the headers of old versions
  target_compile_definitions(${target} PRIVATE ${ARGN} NAMES_MODULE="${init}" NAMES_INIT=PyInit_${init} NAMES_EXPORT=PyModExport_${init})
endfunction()

add_names(names-abi3 names_limited ${LIBPROBE_PYTHON_INCLUDE_DIR} Py_LIMITED_API=0x03060000)
target_link_libraries(names-abi3 PRIVATE libprobe)

# Where no module of the stable ABI is loaded, there is nothing to compare.
function(add_names_tests name executable include_folders)
  set(limited names-abi3)
  if(loads_abi3t)
    if(NOT TARGET names-abi3t AND has_abi3t_headers)
      add_names(names-abi3t names_limited "${include_folders}" Py_LIMITED_API=0x030f0000 Py_TARGET_ABI3T=0x030f0000)
      target_link_libraries(names-abi3t PRIVATE libprobe)
    endif()
    if(NOT loads_abi3)
      set(limited names-abi3t)
    endif()
  endif()
  if(NOT include_folders OR NOT TARGET ${limited} OR (NOT loads_abi3 AND NOT loads_abi3t))
    return()
  endif()
  add_names(names-${name} names_full "${include_folders}")
  add_interpreter_test(${name}/names ${executable} -X faulthandler ${here}/names/names_tests.py $<TARGET_FILE_DIR:names-${name}>
                       $<TARGET_FILE_DIR:${limited}> ${PROJECT_SOURCE_DIR})
endfunction()
