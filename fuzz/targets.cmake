# What every build of the harnesses needs: PGCFG_FUZZ_TARGETS, the names in the file
# `targets`; PGCFG_FUZZ_OF_LINES, those of them whose inputs are files of lines; and
# PGCFG_FUZZ_SUPPORT, the sources that stand beside a harness.

set(target_list "${CMAKE_CURRENT_LIST_DIR}/targets")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${target_list}")
file(STRINGS "${target_list}" PGCFG_FUZZ_TARGETS REGEX "^[a-z]")
set(PGCFG_FUZZ_OF_LINES ${PGCFG_FUZZ_TARGETS})
list(FILTER PGCFG_FUZZ_OF_LINES INCLUDE REGEX " lines$")
list(TRANSFORM PGCFG_FUZZ_TARGETS REPLACE " .*" "")
list(TRANSFORM PGCFG_FUZZ_OF_LINES REPLACE " .*" "")

set(PGCFG_FUZZ_SUPPORT entries.c readings.c report.c sinks.c tree.c)
list(TRANSFORM PGCFG_FUZZ_SUPPORT PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
