# SPDX-License-Identifier: MIT
# Configures, builds and runs the project SOURCE from nothing, after installing the build tree INSTALL if there is one.

file(REMOVE_RECURSE "${SCRATCH}")
if(INSTALL)
    execute_process(
        COMMAND ${CMAKE_COMMAND} --install ${INSTALL} --prefix ${SCRATCH}/prefix OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY
    )
endif()
execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${SCRATCH}/build -G Ninja
            -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_PREFIX_PATH=${SCRATCH}/prefix
    COMMAND_ERROR_IS_FATAL ANY
)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH}/build COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${SCRATCH}/build --output-on-failure --no-tests=error
    COMMAND_ERROR_IS_FATAL ANY
)
