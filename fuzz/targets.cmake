# What every build of the harnesses needs: PGCFG_FUZZ_TARGETS, the names in the file
# `targets`, and PGCFG_FUZZ_SUPPORT, the sources that stand beside a harness.

set(target_list "${CMAKE_CURRENT_LIST_DIR}/targets")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${target_list}")
file(STRINGS "${target_list}" PGCFG_FUZZ_TARGETS REGEX "^[a-z]")
list(TRANSFORM PGCFG_FUZZ_TARGETS REPLACE " .*" "")

set(PGCFG_FUZZ_SUPPORT report.c sinks.c tree.c)
list(TRANSFORM PGCFG_FUZZ_SUPPORT PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
