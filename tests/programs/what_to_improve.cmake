# SPDX-License-Identifier: MIT
set(improve tokenroof_what_to_improve)

tokenroof_program_test(
    improve_default ${improve} STATUS 0
    PRINTS "^llama-3.1-70b on 4 x h100-sxm.*\noutput rate: .*\n  workload.concurrency +64 .*\nenergy per output token, boards: .*\nprice of an output token, all in: .*\n  prices.chip +1.30 .\/hour +.1.000 "
)
tokenroof_program_test(
    improve_top ${improve} STATUS 0
    PRINTS "exact -10 %\n  [a-z_.]+ [^\n]*\n\nprice" ARGS --top 1
)
tokenroof_program_test(
    improve_without_price ${improve} STATUS 0
    PRINTS "no price is known for l40s: give --price-per-hour" ARGS --chip l40s --model llama-3.1-8b --chips 1
)
tokenroof_program_test(
    improve_misfit ${improve} STATUS 0 PRINTS "DOES NOT FIT: 7[0-9][0-9] GB short on each chip, nothing is served\n$"
    ARGS --model llama-3.1-405b --weights bf16 --chips 1
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    improve_chart ${improve} STATUS 0 PRINTS "\nchart: .*what_to_improve.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/what_to_improve.svg
)
tokenroof_program_test(
    improve_rejects_unknown_chip ${improve} STATUS 2 PRINTS "--chip: chip = h100_sx: [^\n]*h100-sxm" ARGS --chip h100_sx
)
tokenroof_program_test(
    improve_rejects_unwritable_chart ${improve} STATUS 2 PRINTS "chart: cannot write .*/none/chart"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/none/chart.svg
)
