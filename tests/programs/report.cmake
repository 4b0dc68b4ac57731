# SPDX-License-Identifier: MIT
# The report of accuracy, fits of chips, and intervals that hold what they promise.
set(measured "${PROJECT_SOURCE_DIR}/bench/measured")

tokenroof_program_test(
    report tokenroof_report STATUS 0 PRINTS "\\| gemm +\\| latency +\\| +400 .*## gemm.*## attention.*## serving"
    ARGS ${measured}
)
# By model, by chip, by engine and by bands of concurrency, in the order of the numbers.
foreach(table serving published)
    tokenroof_program_test(
        report_of_${table} tokenroof_report STATUS 0
        PRINTS "## ${table}.*\n\\| model[_id]* +\\| metric .*\n\\| chip[_id]* +\\| metric .*\n\\| engine +\\| metric .*\n\\| concurrency_band +\\| metric [^#]*\n\\| 2-8 [^#]*\n\\| 9-32 [^#]*\n\\| 33-128 "
        ARGS ${measured}
    )
endforeach()
tokenroof_program_test(
    report_chart tokenroof_report STATUS 0 PRINTS "# Accuracy" ARGS ${measured} --chart
                                                                    ${CMAKE_CURRENT_BINARY_DIR}/accuracy.svg
)
tokenroof_program_test(report_of_nothing tokenroof_report STATUS 2 PRINTS "absent: no table" ARGS ${measured}/absent)

# Four of five rows lie in their intervals: between 75 and 85 % of those of kernels.
foreach(table gemm attention mla moe collectives)
    tokenroof_program_test(
        intervals_of_${table} tokenroof_validate STATUS 0
        PRINTS "${table} latency: (7[5-9]|8[0-4])[.][0-9]% of [0-9]+ rows lie in their 80% intervals"
        ARGS ${table} ${measured}/${table}.csv
    )
endforeach()
# The engines' spreads are those of the whole table; of its selection a few more rows may lie inside.
foreach(metric output_rate tpot ttft)
    tokenroof_program_test(
        intervals_of_${metric} tokenroof_validate STATUS 0
        PRINTS "serving ${metric}: (7[5-9]|8[0-6])[.][0-9]% of [0-9]+ rows lie in their 80% intervals"
        ARGS serving ${measured}/serving.csv
    )
endforeach()

# A fit prints lines for the catalog, and judges itself on shapes that it has not seen.
tokenroof_program_test(
    fit_gemm tokenroof_fit STATUS 0 PRINTS "unseen shapes \\(3 folds\\): mape=[0-9.]+%.*[.]kernels = {[.]gemm = {[.]launch = "
    ARGS gemm ${measured}/gemm.csv --chip h100-sxm --folds 3
)
tokenroof_program_test(
    fit_attention tokenroof_fit STATUS 0 PRINTS "[.]kernels = {[.]attention = {" ARGS attention ${measured}/attention.csv
                                                                                    --chip h200-sxm
)
tokenroof_program_test(
    fit_keeps_what_is_fixed tokenroof_fit STATUS 0 PRINTS "gemm of h100-sxm: [0-9]+ rows, 14 parameters"
    ARGS gemm ${measured}/gemm.csv --chip h100-sxm --fix kernels.gemm.launch
)
tokenroof_program_test(
    fit_without_rows tokenroof_fit STATUS 2 PRINTS "attention.csv: no row of h100-sxm|no column 'm'"
    ARGS gemm ${measured}/attention.csv --chip h100-sxm
)
tokenroof_program_test(fit_unknown_chip tokenroof_fit STATUS 2 PRINTS "abacus" ARGS gemm ${measured}/gemm.csv --chip abacus)
