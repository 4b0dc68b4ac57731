# SPDX-License-Identifier: MIT
set(generations tokenroof_hbm_generations)

# Six stacks of 1024 pins at 2 Gb/s and of 2048 at 8 Gb/s; HBM4's energy is not published. As sold the chip answers as
# tokenroof_estimate does for it.
tokenroof_program_test(
    generations_default ${generations} STATUS 0
    PRINTS "\n[|] as sold +[|] +6.25 [|] +4.80 [|].*\n[|] hbm2-2000 +[|] +2.00 [|] +1.54 [|] [^\n]* 2.78 [|]\n.*\n[|] hbm4-8000 +[|] +8.00 [|] +12.29 [|] [^\n]* 212 GiB [|] +[|]\n.*timings scaled from a neighbour's.*\n[|] as sold +[|] [^\n]*495.9 [|] memory bandwidth .*\n[|] hbm4e-16000 [*] +[|] [^\n]* compute "
)
tokenroof_program_test(
    generations_agree tokenroof_estimate STATUS 0 PRINTS "496 token/s per chip"
    ARGS --chip h200-sxm --tp 2 --concurrency 16
)
# What does not fit has no tokens: 141 GB of weights on one chip with HBM2.
tokenroof_program_test(
    generations_misfit ${generations} STATUS 0
    PRINTS "begin{tabular}{lrrrrrrrrr}.*end{tabular}.*\nhbm2-2000 & 0.0 & 0.0 & memory capacity & 0 & 0.0 & 0.0 & memory capacity"
    ARGS --tp 1 --weights bf16 --latex
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    generations_chart ${generations} STATUS 0 PRINTS "\nchart: .*hbm_generations.(svg\n|gp)$"
    ARGS --chip b200-sxm --weights nvfp4 --tp 1 --chart ${CMAKE_CURRENT_BINARY_DIR}/hbm_generations.svg
)
tokenroof_program_test(
    generations_rejects_unknown ${generations} STATUS 2 PRINTS "--model: .*llama-3.1-70b" ARGS --model llama-3.1-71b
)
tokenroof_program_test(generations_rejects_no_batch ${generations} STATUS 2 PRINTS "--batch: " ARGS --batch 0)
