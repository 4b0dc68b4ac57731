# SPDX-License-Identifier: MIT
# Shows that RATCHET can fail: committed figures that were better than today's in one respect, each alone in a copy of
# the folder MEASURED.
cmake_minimum_required(VERSION 3.25)

file(READ "${MEASURED}/accuracy.csv" committed)

# check(<exit status> <output expected, a regex> <regex> <replacement>)
function(check status expected from to)
    file(REMOVE_RECURSE "${SCRATCH}")
    file(COPY "${MEASURED}/" DESTINATION "${SCRATCH}")
    string(REGEX REPLACE "${from}" "${to}" changed "${committed}")
    if(changed STREQUAL committed AND NOT from STREQUAL "no change")
        message(SEND_ERROR "nothing in accuracy.csv is like ${from}")
    endif()
    file(WRITE "${SCRATCH}/accuracy.csv" "${changed}")
    execute_process(COMMAND ${RATCHET} "${SCRATCH}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL status OR NOT output MATCHES "${expected}")
        message(SEND_ERROR "expected exit status ${status} and output like ${expected}, found ${result} and\n${output}")
    endif()
endfunction()

set(row "(\ngemm,latency,all,)([0-9]+),([0-9]+),([0-9.]+),([0-9.]+),([0-9.]+),")
check(0 " 0 figures changed, 0 worse" "no change" "")
check(1 "gemm latency: mape 0.1 -> [0-9.]+  WORSE" "${row}" "\\1\\2,\\3,0.1,\\5,\\6,")
check(1 "gemm latency: median 0.1 -> [0-9.]+  WORSE" "${row}" "\\1\\2,\\3,\\4,0.1,\\6,")
check(1 "gemm latency: p90 0.1 -> [0-9.]+  WORSE" "${row}" "\\1\\2,\\3,\\4,\\5,0.1,")
check(1 "gemm latency: n 9999 -> [0-9]+  WORSE" "${row}" "\\19999,\\3,\\4,\\5,\\6,")
check(0 "gemm latency: mape 999.9 -> [0-9.]+\n" "${row}" "\\1\\2,\\3,999.9,\\5,\\6,")
check(1 "gemm latency: mape not committed -> [0-9.]+  WORSE" "\ngemm,latency,all,[^\n]*" "")
check(1 "gemm latency dtype=fp2: mape [0-9.]+ -> gone  WORSE" "${row}" "\ngemm,latency,dtype=fp2,1,0,1,1,1,0\\0")
check(2 "accuracy.csv:2: column n: 'many' is not a number" "${row}" "\\1many,\\3,\\4,\\5,\\6,")

# After --update what was worse is what is committed.
check(1 "WORSE" "${row}" "\\1\\2,\\3,0.1,\\5,\\6,")
execute_process(COMMAND ${RATCHET} "${SCRATCH}" --update OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${RATCHET} "${SCRATCH}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE "${SCRATCH}")
