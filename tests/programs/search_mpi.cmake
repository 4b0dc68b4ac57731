# SPDX-License-Identifier: MIT
# Runs PROGRAM alone and on RANKS ranks: each takes its part, and report and front are the same to the last bit.
cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY "${SCRATCH}")
set(args --tpot 30 --tp 1,2,3,4 --chips h100-sxm,b200-sxm,l40s)
execute_process(
    COMMAND ${PROGRAM} ${args} --front ${SCRATCH}/alone.csv OUTPUT_VARIABLE alone ERROR_VARIABLE said TIMEOUT 120
    COMMAND_ERROR_IS_FATAL ANY
)
execute_process(
    COMMAND ${MPIEXEC} --oversubscribe -n ${RANKS} ${PROGRAM} ${args} --front ${SCRATCH}/shared.csv
    OUTPUT_VARIABLE shared ERROR_VARIABLE shares TIMEOUT 120 COMMAND_ERROR_IS_FATAL ANY
)
math(EXPR last "${RANKS} - 1")
foreach(rank RANGE ${last})
    if(NOT shares MATCHES "rank ${rank} of ${RANKS}: candidates [0-9]+ to [1-9][0-9]*\n")
        message(SEND_ERROR "rank ${rank} took no part:\n${shares}")
    endif()
endforeach()
if(NOT alone MATCHES "as deployment.tensor_parallel = 3.*\\| b200-sxm \\|.*Pareto front of [1-9][0-9]+ loads\n$")
    message(SEND_ERROR "not a result:\n${alone}")
endif()
if(NOT shared STREQUAL alone)
    message(SEND_ERROR "alone:\n${alone}\non ${RANKS} ranks:\n${shared}")
endif()
file(READ ${SCRATCH}/alone.csv front)
file(READ ${SCRATCH}/shared.csv front_shared)
if(NOT front MATCHES "\n[0-9]+,0x1.[0-9a-f]+p[^\n]*\n" OR NOT front STREQUAL front_shared)
    message(SEND_ERROR "fronts differ, or hold nothing:\n${front}\n${front_shared}")
endif()
