# SPDX-License-Identifier: MIT
# Runs PROGRAM with ARGS: exit status 2, nothing on stdout, and on stderr what the regex PRINTS matches.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${PROGRAM} ${ARGS} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error TIMEOUT 120)
if(NOT status EQUAL 2)
    message(SEND_ERROR "exit status ${status}, expected 2")
endif()
if(NOT output STREQUAL "")
    message(SEND_ERROR "an error that prints an answer:\n${output}")
endif()
if(NOT error MATCHES "${PRINTS}")
    message(SEND_ERROR "expected an error like\n  ${PRINTS}\nfound\n${error}")
endif()
