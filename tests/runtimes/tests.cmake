# Builds one source with two compilers whose C libraries differ: MinGW's GCC uses msvcrt, Zig the universal one.
set(pair ${CMAKE_CURRENT_BINARY_DIR}/pair)
add_library(pair_mingw MODULE runtimes/pair.c)
libprobe_flags(pair_mingw)
set_target_properties(pair_mingw PROPERTIES PREFIX "" C_STANDARD 99 LIBRARY_OUTPUT_DIRECTORY ${pair})
target_compile_definitions(pair_mingw PRIVATE PAIR=pair_mingw Py_LIMITED_API=0x03060000)
target_include_directories(pair_mingw SYSTEM PRIVATE ${oldest}/Include)
target_link_libraries(pair_mingw PRIVATE libprobe)
link_extension(pair_mingw)

# A build has one compiler for each language, so Zig is called by hand, with the library as one file.
if(EXISTS ${LIBPROBE_ZIG} AND CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
  write_unity(${pair}/libprobe.cpp ${library_sources})
  set(zig -target x86_64-windows-gnu -Os -g0 -I${PROJECT_SOURCE_DIR}/include -isystem ${oldest}/Include)
  add_custom_command(OUTPUT ${pair}/libprobe.o DEPENDS ${pair}/libprobe.cpp libprobe VERBATIM
    COMMAND ${LIBPROBE_ZIG} c++ ${zig} -std=c++17 -fno-exceptions -fno-rtti -I${PROJECT_SOURCE_DIR}/libprobe -c ${pair}/libprobe.cpp
            -o ${pair}/libprobe.o)
  add_custom_command(OUTPUT ${pair}/pair_zig.pyd DEPENDS ${pair}/libprobe.o ${here}/runtimes/pair.c VERBATIM
    COMMAND ${LIBPROBE_ZIG} cc ${zig} -std=c99 -DPAIR=pair_zig -DPy_LIMITED_API=0x03060000 ${here}/runtimes/pair.c ${pair}/libprobe.o
            ${python_library} -shared -s -o ${pair}/pair_zig.pyd)
  add_custom_target(pair_zig ALL DEPENDS ${pair}/pair_zig.pyd)
endif()

function(add_pair_test name executable)
  if(TARGET pair_zig)
    add_interpreter_test(${name}/runtimes ${executable} -W error ${here}/runtimes/pair_tests.py ${pair})
  else()
    skip_test(${prefix}${name}/runtimes) # without Zig
  endif()
endfunction()
