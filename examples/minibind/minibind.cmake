# minibind_module(TARGET DESCRIPTION description SUFFIX suffix PYTHON_INCLUDE folders DEFINITIONS definitions
#                 SOURCES glue INCLUDES folders LIBRARIES libraries)
# An extension module from a description. SUFFIX and DEFINITIONS say for which interpreters:
#   .abi3.so    Py_LIMITED_API=0x03060000     every CPython from 3.6 on that has a GIL
#   .abi3t.so   Py_LIMITED_API=0x030f0000, Py_TARGET_ABI3T=0x030f0000, headers of 3.15: also free-threaded, from 3.15 on
#   .so         none                          the version and build that the headers are of
function(minibind_module target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESCRIPTION;SUFFIX" "PYTHON_INCLUDE;DEFINITIONS;SOURCES;INCLUDES;LIBRARIES")
  get_filename_component(name ${arg_DESCRIPTION} NAME_WE)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
  set(generator ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/minibind)
  set(runtime ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/runtime)
  add_custom_command(OUTPUT ${source} VERBATIM
    COMMAND ${Python3_EXECUTABLE} ${generator}/minibind.py ${arg_DESCRIPTION} ${source}
    DEPENDS ${arg_DESCRIPTION} ${generator}/minibind.py ${generator}/description.py
            ${generator}/calls.py ${generator}/writer.py)
  add_library(${target} MODULE ${source} ${arg_SOURCES} ${runtime}/arguments.cpp ${runtime}/convert.cpp ${runtime}/enums.cpp ${runtime}/module.cpp
                               ${runtime}/object.cpp)
  set_target_properties(${target} PROPERTIES PREFIX "" OUTPUT_NAME ${name} SUFFIX ${arg_SUFFIX}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${target} CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_compile_features(${target} PRIVATE cxx_std_17)
  target_compile_options(${target} PRIVATE -Wall -Wextra)
  target_compile_definitions(${target} PRIVATE ${arg_DEFINITIONS})
  target_include_directories(${target} PRIVATE ${runtime} ${arg_INCLUDES})
  target_include_directories(${target} SYSTEM PRIVATE ${arg_PYTHON_INCLUDE})
  target_link_libraries(${target} PRIVATE libprobe::libprobe ${arg_LIBRARIES})
endfunction()
