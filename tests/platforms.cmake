# Takes in the tests of the platforms that tools/platforms.py built, so that one run of ctest has them all.
set(included ${CMAKE_CURRENT_BINARY_DIR}/platforms.cmake)
set(lines "")
foreach(name IN LISTS LIBPROBE_PLATFORMS)
  get_filename_component(folder ${PROJECT_BINARY_DIR}/../platforms/${name} ABSOLUTE)
  string(APPEND lines "subdirs(\"${folder}\")\n")
endforeach()
file(WRITE ${included} "${lines}")
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${included})

foreach(name IN LISTS LIBPROBE_PLATFORMS_MISSING)
  skip_test(${name}) # its interpreters are not provided
endforeach()
