# SPDX-License-Identifier: MIT
# Runs PROGRAM with ARGS and compares its exit status with STATUS and its output, both streams, with the regex PRINTS.

execute_process(
    COMMAND ${PROGRAM} ${ARGS} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 120
)
if(NOT status EQUAL STATUS)
    message(FATAL_ERROR "exit status ${status}, expected ${STATUS}:\n${output}")
endif()
if(NOT output MATCHES "${PRINTS}")
    message(FATAL_ERROR "expected output like\n  ${PRINTS}\nfound\n${output}")
endif()
