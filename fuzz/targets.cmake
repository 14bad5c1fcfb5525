# What every build of the harnesses needs: PGCFG_FUZZ_TARGETS, the names in the file
# `targets`; PGCFG_FUZZ_GRAMMARS, and PGCFG_FUZZ_GRAMMAR_OF_name, the grammar by which a
# target's inputs are changed; PGCFG_FUZZ_SUPPORT, the sources that stand beside a harness.

set(target_list "${CMAKE_CURRENT_LIST_DIR}/targets")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${target_list}")
file(STRINGS "${target_list}" target_lines REGEX "^[a-z]")
set(PGCFG_FUZZ_TARGETS)
set(PGCFG_FUZZ_GRAMMARS)
foreach(line IN LISTS target_lines)
  string(REGEX MATCH "^([a-z]+) [0-9]+ ?([a-z]*)$" ignored "${line}")
  list(APPEND PGCFG_FUZZ_TARGETS "${CMAKE_MATCH_1}")
  set(PGCFG_FUZZ_GRAMMAR_OF_${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
  if(CMAKE_MATCH_2)
    list(APPEND PGCFG_FUZZ_GRAMMARS "${CMAKE_MATCH_2}")
  endif()
endforeach()
list(REMOVE_DUPLICATES PGCFG_FUZZ_GRAMMARS)

set(PGCFG_FUZZ_SUPPORT entries.c readings.c report.c sinks.c tree.c)
list(TRANSFORM PGCFG_FUZZ_SUPPORT PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
