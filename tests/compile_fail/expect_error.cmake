# SPDX-License-Identifier: MIT
# Compiles FILE with the macro CASE: it has to fail, and its first error has to stand in FILE and to match the comment.
# CASE `control` is FILE without any macro, which has to compile.

set(ENV{LC_ALL} C)
execute_process(
    COMMAND ${COMPILER} -std=c++20 -fsyntax-only -fno-elide-type -I ${INCLUDE} -D${CASE}=1 ${FILE}
    RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_VARIABLE output
)

if(CASE STREQUAL "control")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${FILE} without any wrong code has to compile:\n${output}")
    endif()
    return()
endif()

set(compiler clang)
if(COMPILER_ID STREQUAL "GNU")
    set(compiler "g\\+\\+")
endif()
file(READ "${FILE}" text)
string(REGEX REPLACE ".*#ifdef ${CASE}\n" "" text "${text}")
string(REGEX REPLACE "\n#endif.*" "" text "${text}")
if(NOT text MATCHES "// ${compiler}: *([^\n]+)")
    message(FATAL_ERROR "${CASE} does not say which error it expects of ${COMPILER_ID}")
endif()
set(expected "${CMAKE_MATCH_1}")

if(result EQUAL 0)
    message(FATAL_ERROR "${CASE} compiles, and must not")
endif()
if(NOT output MATCHES "([^\n]*) error: ([^\n]*)")
    message(FATAL_ERROR "no error in the output:\n${output}")
endif()
set(place "${CMAKE_MATCH_1}")
set(error "${CMAKE_MATCH_2}")
string(FIND "${place}" "${FILE}:" start)
if(NOT start EQUAL 0)
    message(FATAL_ERROR "the first error of ${CASE} points at ${place} and not at the code that is wrong")
endif()
if(NOT error MATCHES "${expected}")
    message(FATAL_ERROR "${CASE}: expected an error like\n  ${expected}\nfound\n  ${error}")
endif()
