# SPDX-License-Identifier: MIT
# Programs that search deployments: what they say, what they answer, and that MPI changes none of it.

tokenroof_program_test(
    pareto_table tokenroof_pareto STATUS 0
    PRINTS "^llama-3.1-8b, 1024 tokens in, 1024 out\n[0-9]+ deployments x loads, [1-9][0-9]* keep to all limits\n.*kernels fitted .*fitted on 938 .*TTFT 10 s.*\\| h100-sxm \\|.*\\| l40s     \\|.*memory bandwidth"
    ARGS --model llama-3.1-8b --chips h100-sxm,l40s --concurrency 128
)
tokenroof_program_test(
    pareto_latex tokenroof_pareto STATUS 0 PRINTS "begin{tabular}{lrrrrlrrl}.*toprule.*h100-sxm &.*end{tabular}"
    ARGS --chips h100-sxm --concurrency 16 --latex
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    pareto_chart tokenroof_pareto STATUS 0 PRINTS "\nchart: .*pareto.(svg\n|gp)$"
    ARGS --concurrency 64 --chart ${CMAKE_CURRENT_BINARY_DIR}/pareto.svg
)
tokenroof_program_test(
    pareto_rejects_unknown_chip tokenroof_pareto STATUS 2 PRINTS "--chips: chip = h100_sx: [^\n]*h100-sxm"
    ARGS --chips b200-sxm,h100_sx
)
tokenroof_program_test(pareto_rejects_limit tokenroof_pareto STATUS 2 PRINTS "--tpot: -1 must be finite" ARGS --tpot -1)

tokenroof_program_test(
    best_says_why tokenroof_best_deployment STATUS 0
    PRINTS "exceeds the TPOT limit.*rent of b200-sxm +[|][^\n]*2.90 [^\n]*[(]B[)].*\\|  1 \\|.*The first: llama-3.1-70b on [^\n]*; with [0-9]+ requests in flight it exceeds the TPOT limit\n.*bound by .*decode step"
    ARGS --ttft 2 --tpot 25
)
tokenroof_program_test(
    best_of_none tokenroof_best_deployment STATUS 0 PRINTS "no deployment keeps to the limits\n$" ARGS --tpot 0.1
)
tokenroof_program_test(
    best_counts_what_is_impossible tokenroof_best_deployment STATUS 0
    PRINTS " as deployment.tensor_parallel = 3: must divide model.heads\n" ARGS --tp 1,3
)
tokenroof_program_test(
    best_rejects_aim tokenroof_best_deployment STATUS 2 PRINTS "--by: " ARGS --by speed
)
if(TARGET tokenroof_best_deployment)
    add_test(
        NAME programs/best_keeps_to_limits
        COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:tokenroof_best_deployment>
                -P ${CMAKE_CURRENT_LIST_DIR}/best_deployment.cmake
    )
endif()

# Root may only run Open MPI if it says so twice; there are fewer cores than ranks; ptrace, by which ranks read each
# other's memory, is often not allowed in containers. Open MPI itself leaks at its end, which is not ours to find.
if(TARGET tokenroof_search_mpi)
    foreach(ranks 2 3)
        add_test(
            NAME programs/search_over_${ranks}_ranks
            COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:tokenroof_search_mpi> -D MPIEXEC=${MPIEXEC_EXECUTABLE}
                    -D RANKS=${ranks} -D SCRATCH=${CMAKE_CURRENT_BINARY_DIR}/mpi_${ranks}
                    -P ${CMAKE_CURRENT_LIST_DIR}/search_mpi.cmake
        )
        set_tests_properties(
            programs/search_over_${ranks}_ranks
            PROPERTIES
                ENVIRONMENT
                "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1;OMPI_MCA_btl_vader_single_copy_mechanism=none;ASAN_OPTIONS=detect_leaks=0"
        )
    endforeach()
endif()
