# SPDX-License-Identifier: MIT
set(improve tokenroof_what_to_improve)

tokenroof_program_test(
    improve_default ${improve} STATUS 0
    PRINTS "^llama-3.1-70b on 4 x h100-sxm.*\noutput rate: .*\n  workload.concurrency +64 .*\nenergy per output token, boards: .*\nprice of an output token, all in: .*\n  prices.chip +1.30 .\/hour +.1.000 "
)
# More bandwidth is more tokens, worth money; at few requests capacity alone brings nothing, and with all that fit it does.
tokenroof_program_test(
    improve_steps ${improve} STATUS 0
    PRINTS "rent of h100-sxm .*SemiAnalysis 2026-04 [(]B[)].*[+]1 TB/s of pin rate +[|] +4.35 [|][^\n]* [+][0-9.]+ % [|] +0.3[0-9]+ [|] +[+]0.1[0-9]+ [|].*[+]1 stack, 5 to 6 +[|] +4.02 [|] 103 [|].*capacity alone +[|] +3.35 [|] 103 [|] +3469 [|] [+]0.0 % .*[(][+]0.[1-9] %[)]"
)
tokenroof_program_test(
    improve_all ${improve} STATUS 0 PRINTS "workload.concurrency.*chip.memory.stack.channel.timing.refi .*\nprice of an output token" ARGS --top 0
)
tokenroof_program_test(
    improve_top ${improve} STATUS 0
    PRINTS "exact -10 %\n  [a-z_.]+ [^\n]*\n  [0-9]+ more of the [0-9]+ that move it: --top 0\n\nprice" ARGS --top 1
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
