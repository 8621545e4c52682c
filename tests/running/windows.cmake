# Links the running tests into a DLL that every interpreter loads: it looks up what it imports, as the core does.

# The linker replaces functions of the C library, imports_windows.c those of Python.
set(of_python ${replaced})
list(FILTER of_python INCLUDE REGEX "^_?Py")
list(TRANSFORM of_python REPLACE "(.+)" "LIBPROBE_WRAPPED(\\1)\n" OUTPUT_VARIABLE lines)
list(JOIN lines "" lines)
set(imports ${CMAKE_CURRENT_BINARY_DIR}/imports)
file(GENERATE OUTPUT ${imports}/wrapped.inc CONTENT "${lines}")
list(FILTER replaced EXCLUDE REGEX "^_?Py")
list(TRANSFORM replaced PREPEND "-Wl,--wrap=" OUTPUT_VARIABLE options)

set(objects $<FILTER:$<TARGET_OBJECTS:running_objects>,EXCLUDE,[.]gch$>) # that is a header, compiled
set(lister ${PROJECT_SOURCE_DIR}/tools/imports.py)
add_custom_command(OUTPUT ${imports}/imports.h DEPENDS libprobe running_objects ${objects} ${lister}
  COMMAND Python3::Interpreter ${lister} ${imports}/imports.h $<TARGET_OBJECTS:libprobe> ${objects}
  COMMAND_EXPAND_LISTS VERBATIM)
add_library(running_tests MODULE running/imports_windows.c ${imports}/imports.h ${objects}
                                 $<TARGET_OBJECTS:runner>)
set_target_properties(running_tests PROPERTIES LINKER_LANGUAGE CXX)
target_include_directories(running_tests PRIVATE ${PROJECT_SOURCE_DIR}/libprobe ${imports})
target_link_libraries(running_tests PRIVATE libprobe)
target_link_options(running_tests PRIVATE ${options} $<$<BOOL:${MINGW}>:-static>)
target_link_options(pure_tests PRIVATE $<$<BOOL:${MINGW}>:-static>)
