# SPDX-License-Identifier: MIT
# What PROGRAM prints as a CHIP's file makes the same answer, read from FILE, as the chip of the catalog.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${PROGRAM} --print-chip ${CHIP} OUTPUT_FILE "${FILE}" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PROGRAM} --json --chip ${CHIP} OUTPUT_VARIABLE expected COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PROGRAM} --json --chip-file "${FILE}" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(NOT output STREQUAL expected)
    message(FATAL_ERROR "from ${FILE}:\n${output}\nfrom the catalog:\n${expected}")
endif()
