# SPDX-License-Identifier: MIT
# The files in tables/ are copies of one good row each with one fault, but for served.csv.
set(validate tokenroof_validate)
set(tables "${CMAKE_CURRENT_LIST_DIR}/tables")

tokenroof_program_test(
    validate_good_row ${validate} STATUS 0
    PRINTS "serving output_rate: n=1 skipped=0 mape=[0-9.]+% median=[0-9.]+% p90=[0-9.]+% bias=[+-][0-9.]+%\n"
    ARGS serving ${tables}/good.csv
)
tokenroof_program_test(
    validate_columns_in_any_order ${validate} STATUS 0
    PRINTS "serving output_rate: n=1 skipped=0" ARGS serving ${tables}/reordered.csv
)
tokenroof_program_test(
    validate_unknown_chip ${validate} STATUS 0
    PRINTS "abacus.*serving output_rate: n=1 skipped=1 " ARGS serving ${tables}/unknown_chip.csv
)
tokenroof_program_test(
    validate_missing_column ${validate} STATUS 2 PRINTS "concurrency" ARGS serving ${tables}/missing_column.csv
)
tokenroof_program_test(
    validate_bad_number ${validate} STATUS 2 PRINTS "bad_number.csv:3: .*12ms" ARGS serving ${tables}/bad_number.csv
)
tokenroof_program_test(validate_empty_file ${validate} STATUS 2 PRINTS "empty" ARGS serving ${tables}/empty.csv)
tokenroof_program_test(validate_no_such_file ${validate} STATUS 2 PRINTS "absent" ARGS serving ${tables}/absent.csv)
tokenroof_program_test(validate_unknown_table ${validate} STATUS 2 PRINTS "weather" ARGS weather ${tables}/good.csv)

tokenroof_program_test(
    validate_random_lengths ${validate} STATUS 0 # 4 x 900 tokens / (0.9 s + 899 x 0.02 s), 1024 -> 1000 for round figures
    PRINTS "\na,output_rate,190\\.67[0-9]*,[0-9.]+\na,tpot,0\\.02,[0-9.]+\na,ttft,0\\.9,[0-9.]+\n"
    ARGS serving ${tables}/random_lengths.csv --out /dev/stdout
)
tokenroof_program_test(
    validate_quoted_fields ${validate} STATUS 0
    PRINTS "^id,metric,measured,predicted\n\"a, \"\"first\"\"\",output_rate," ARGS serving ${tables}/quoted.csv --out /dev/stdout
)
tokenroof_program_test(
    validate_blank_is_missing ${validate} STATUS 0
    PRINTS "1  output_len is missing: b\n\n.*serving tpot: n=1 skipped=1 .*ttft: n=0 skipped=1 "
    ARGS serving ${tables}/blank.csv
)
tokenroof_program_test(
    validate_names_reasons ${validate} STATUS 0
    PRINTS "skipped 3 of 4 rows \\(75.0%\\).*tensor_parallel = 3: .*: c\n.* 1  engine abacus is not .*: d\n.*model deep-thought is not .*: b\n"
    ARGS serving ${tables}/unpredictable.csv
)
tokenroof_program_test(
    validate_groups ${validate} STATUS 0 PRINTS "^concurrency +chip +metric +n +skipped[^\n]*\n16 +abacus +output_rate +0 +1 \\(100%\\).*\n64 +h100-sxm +output_rate +1 +0 "
    ARGS --by concurrency,chip serving ${tables}/unknown_chip.csv
)
tokenroof_program_test(
    validate_worst_rows ${validate} STATUS 0 PRINTS "\na,h100-sxm,[^\n]*,fixed  +[a-z_]+ +[0-9.]+ +[0-9.]+ +[+-][0-9.]+%\n\nserving"
    ARGS serving ${tables}/good.csv --worst 1
)
tokenroof_program_test(
    validate_short_row ${validate} STATUS 2 PRINTS "short_row.csv:3: 3 fields" ARGS serving ${tables}/short_row.csv
)
tokenroof_program_test(
    validate_same_id ${validate} STATUS 2 PRINTS "same_id.csv:3: column id: 'a'" ARGS serving ${tables}/same_id.csv
)
tokenroof_program_test(
    validate_open_quote ${validate} STATUS 2 PRINTS "open_quote.csv:2: .*quoted" ARGS serving ${tables}/open_quote.csv
)
tokenroof_program_test(validate_no_rows ${validate} STATUS 2 PRINTS "no_rows.csv:1: no row" ARGS serving ${tables}/no_rows.csv)
tokenroof_program_test(validate_folder ${validate} STATUS 2 PRINTS "tables: .*directory" ARGS serving ${tables})
tokenroof_program_test(
    validate_group_of_no_column ${validate} STATUS 2 PRINTS "good.csv:1: no column 'colour'" ARGS serving ${tables}/good.csv --by colour
)
tokenroof_program_test(
    validate_unwritable ${validate} STATUS 2 PRINTS "absent/out.csv: cannot be written"
    ARGS serving ${tables}/good.csv --out ${tables}/absent/out.csv
)
tokenroof_program_test(validate_unknown_flag ${validate} STATUS 2 PRINTS "--speed" ARGS serving ${tables}/good.csv --speed)
tokenroof_program_test(validate_worst_of_what ${validate} STATUS 2 PRINTS "--worst.*few" ARGS serving ${tables}/good.csv --worst few)
tokenroof_program_test(validate_worst_below_0 ${validate} STATUS 2 PRINTS "--worst.*-1" ARGS serving ${tables}/good.csv --worst -1)
tokenroof_program_test(validate_nothing ${validate} STATUS 2 PRINTS "TABLE.*required|table.*required")

# Derived columns are there to group by; output rates of all metrics have a line of their own, and half of them are nearer
# than a fifth.
tokenroof_program_test(
    validate_published tokenroof_validate STATUS 0
    PRINTS "^engine +concurrency_band +metric .*\ntrtllm +1 .*\ntrtllm +9-32 .*published output rates of all metrics: n=[0-9]+ skipped=[0-9]+ mape=[0-9.]+% median=1?[0-9][.][0-9]% "
    ARGS published ${PROJECT_SOURCE_DIR}/bench/measured/published.csv --by engine,concurrency_band
)

tokenroof_program_test(
    validate_kinds_of_models tokenroof_validate STATUS 0
    PRINTS "^kind +metric .*\ndense +output_rate +130 .*\nmixture +output_rate +[0-9]+ "
    ARGS serving ${PROJECT_SOURCE_DIR}/bench/measured/serving.csv --by kind
)

# Five chips, each predicted from the others; a table of another kind is refused.
set(measured "${PROJECT_SOURCE_DIR}/bench/measured")
tokenroof_program_test(
    leave_chip_out tokenroof_leave_chip_out STATUS 0
    PRINTS "gemm: mean over 5 chips 1[0-9]\\.[0-9] %.*attention: mean over 5 chips 1[0-9]\\.[0-9] %"
    ARGS ${measured}/gemm.csv ${measured}/attention.csv
)
tokenroof_program_test(
    leave_chip_out_refuses_other_tables tokenroof_leave_chip_out STATUS 2
    PRINTS "no column" ARGS ${measured}/attention.csv ${measured}/gemm.csv
)

# Engines, fitted without a model or a chip and judged on it, on a few rows of dense models; a table of another kind is refused.
tokenroof_program_test(
    leave_serving_out tokenroof_leave_serving_out STATUS 0
    PRINTS "\nllama-3.1-8b +[0-9]+ .*model: mean over [0-9]+, unseen \\(seen\\): output_rate [0-9.]+ % \\([0-9.]+ %\\) tpot [0-9.]+ % .*\nh100-sxm .*chip: mean over [0-9]+, .* fits in [0-9.]+ s"
    ARGS ${tables}/served.csv
)
tokenroof_program_test(
    leave_serving_out_refuses_other_tables tokenroof_leave_serving_out STATUS 2 PRINTS "gemm.csv:1: no column" ARGS ${measured}/gemm.csv
)

# An engine and boards likewise, on two models of one chip; with a fit on all of them within 10 %.
# Not in unoptimised builds, where the fits take minutes.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    tokenroof_program_test(
        leave_energy_out tokenroof_leave_energy_out STATUS 0
        PRINTS "vllm-0.11: 6 overheads, h100-sxm: 5 shares\n.*\nQwen/Qwen3-8B +6 +[0-9.]+ % .*\ngoogle/gemma-3-27b-it +6 .*\nall rows +12 +[0-9.]+ % \\( *[0-9]\\.[0-9] %\\) +[0-9.]+ % \\( *[0-9]\\.[0-9] %\\)"
        ARGS ${tables}/drawn.csv
    )
endif()
tokenroof_program_test(
    leave_energy_out_refuses_other_tables tokenroof_leave_energy_out STATUS 2 PRINTS "gemm.csv:1: no column" ARGS ${measured}/gemm.csv
)
