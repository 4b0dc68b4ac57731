# SPDX-License-Identifier: MIT
# Runs PROGRAM with ARGS and compares what it prints with the file EXPECTED.

execute_process(COMMAND ${PROGRAM} ${ARGS} OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
file(READ "${EXPECTED}" expected)
if(NOT output STREQUAL expected)
    message(FATAL_ERROR "the output is not what ${EXPECTED} holds:\n${output}")
endif()
