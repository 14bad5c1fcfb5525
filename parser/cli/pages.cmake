# Puts the pages of pgcfg explain (pages/CODE.txt) into one C file: a table of codes,
# each with the lines of its page.
#
#   cmake -DPAGES=FOLDER -DOUTPUT=FILE -P pages.cmake

file(GLOB paths "${PAGES}/*.txt")
list(SORT paths COMPARE STRING)

set(arrays "")
set(table "")
set(number 0)
foreach(path IN LISTS paths)
  cmake_path(GET path STEM code)
  file(READ "${path}" text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "?" "\\?" text "${text}") # two of them may begin a trigraph
  # A string for each line: a literal of C has at most 4095 bytes.
  string(REPLACE "\n" "\",\n    \"" text "${text}")
  string(APPEND arrays "static const char *const page_${number}[] = {\n    \"${text}\", NULL};\n\n")
  string(APPEND table "    {\"${code}\", page_${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUTPUT}" "/* Made by pages.cmake. */
#include \"page.h\"

#include <stddef.h>

${arrays}const page_source page_sources[] = {
${table}    {NULL, NULL},
};
")
