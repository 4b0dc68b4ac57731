# SPDX-License-Identifier: MIT
set(sweep tokenroof_sweep_ten_million)

# Into a pipe there is no progress bar: the answer follows the first lines at once.
tokenroof_program_test(
    sweep_small ${sweep} STATUS 0
    PRINTS "^llama-3.1-70b, vllm, 1024 tokens out\n[0-9]+ plans [^\n]*\n[0-9]+ deployments in [^\n]* on 2 threads\n[1-9][0-9]* do not fit in memory, [1-9][0-9]* take [^\n]*\n\nPareto front at 4096 tokens in.*\nh100-sxm .*\nBest token/s/chip by context.*\n128 .*\n65536 "
    ARGS --points 20000 --threads 2
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    sweep_chart ${sweep} STATUS 0 PRINTS "\nchart: .*front.(svg\n|gp)$"
    ARGS --points 5000 --model llama-3.1-8b --chart ${CMAKE_CURRENT_BINARY_DIR}/front.svg
)
tokenroof_program_test(sweep_rejects_threads ${sweep} STATUS 2 PRINTS "--threads: " ARGS --threads -1)
tokenroof_program_test(
    sweep_rejects_unknown_model ${sweep} STATUS 2 PRINTS "--model: model = llama: [^\n]*llama" ARGS --model llama
)
