# SPDX-License-Identifier: MIT
# What a translation unit pays for <tokenroof/tokenroof.hpp>, in lines after preprocessing: a number that does not
# depend on the machine.
cmake_minimum_required(VERSION 3.25)

set(limit 45000)
execute_process(
    COMMAND ${COMPILER} -std=c++20 -E -P -I ${INCLUDE} -include tokenroof/tokenroof.hpp -x c++ /dev/null
    OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY
)
string(REGEX REPLACE "[^\n]+" "" newlines "${text}")
string(LENGTH "${newlines}" lines)
message(STATUS "umbrella: ${lines} of ${limit} lines")
if(lines GREATER limit)
    message(FATAL_ERROR "the umbrella header costs ${lines} lines, the limit is ${limit}")
endif()
