# SPDX-License-Identifier: MIT
# The committed figures of accuracy hold, the ratchet can fail, and the rows it looks at were chosen by their rule.
set(measured "${PROJECT_SOURCE_DIR}/bench/measured")
set(ratchet tokenroof_ratchet)

tokenroof_program_test(accuracy_is_not_worse ${ratchet} STATUS 0 PRINTS " 0 worse\n" ARGS ${measured})
tokenroof_program_test(ratchet_without_files ${ratchet} STATUS 2 PRINTS "absent.*cannot be read" ARGS ${measured}/absent)
tokenroof_program_test(ratchet_unknown_flag ${ratchet} STATUS 2 PRINTS "--loosen" ARGS ${measured} --loosen)
if(TARGET ${ratchet})
    add_test(
        NAME programs/ratchet_can_fail
        COMMAND ${CMAKE_COMMAND} -D RATCHET=$<TARGET_FILE:${ratchet}> -D MEASURED=${measured}
                -D SCRATCH=${CMAKE_CURRENT_BINARY_DIR}/ratchet -P ${CMAKE_CURRENT_LIST_DIR}/ratchet_can_fail.cmake
    )
endif()

# A selection is what its rule selects from itself: tokenroof_selection_test(<table> <option>...)
function(tokenroof_selection_test table)
    if(TARGET tokenroof_select)
        add_test(
            NAME programs/select_again_${table}
            COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:tokenroof_select> "-DARGS=${measured}/${table}.csv;${ARGN}"
                    -D EXPECTED=${measured}/${table}.csv -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/prints_file.cmake
        )
    endif()
endfunction()
tokenroof_selection_test(gemm --by chip,dtype --size m,n,k)
tokenroof_selection_test(attention --by chip,op,kv_dtype --size latency_ms)
tokenroof_selection_test(mla --by chip,op,kv_dtype --size latency_ms)
tokenroof_selection_test(collectives --by chip,library,op,ranks --size bytes)
tokenroof_selection_test(serving --by chip,model,weight_format,engine --size concurrency,input_len,output_len)
tokenroof_selection_test(energy --by chip,model_id --size avg_batch_size)
tokenroof_selection_test(
    published --complete chip_id,regime --by chip_id,model_id,regime,metric,weight_dtype --size input_len,output_len
)
tokenroof_program_test(
    select_no_column tokenroof_select STATUS 2 PRINTS "gemm.csv:1: no column 'colour'"
    ARGS ${measured}/gemm.csv --by colour --size m
)
