# SPDX-License-Identifier: MIT
set(roofline tokenroof_roofline_plot)

# H200: 6 stacks x 1024 bit x 6.25 Gb/s; decode attention reads DRAM once, 8 query heads a KV head: 2 x 8 FLOP a byte.
tokenroof_program_test(
    roofline_default ${roofline} STATUS 0
    PRINTS "\n[|] hbm3e-9200-8-high +[|] +141 GiB [|] +373 ns [|] +4.80 TB/s .*\n[|] decode +[|] attention +[|] [^\n]* 15.9 [|] +15.9 [|] [^\n]*hbm3e.*\n[|] decode +[|] gate, up +[|] [^\n]*hbm3e.*\n[|] prefill +[|] gate, up +[|] [^\n]* compute .*without FLOP, decode: embedding"
)
tokenroof_program_test(
    roofline_latex ${roofline} STATUS 0
    PRINTS "begin{tabular}{lrrrrrr}.*end{tabular}.*begin{tabular}{llrrrrrlr}.*\nprefill & all & 100.0 .% .*end{tabular}"
    ARGS --chip a100-sxm-80gb --model llama-3.1-8b --weights bf16 --kv bf16 --latex
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    roofline_chart ${roofline} STATUS 0 PRINTS "\nchart: .*roofline_plot.(svg\n|gp)$"
    ARGS --chip b200-sxm --weights nvfp4 --tp 4 --chart ${CMAKE_CURRENT_BINARY_DIR}/roofline_plot.svg
)
tokenroof_program_test(
    roofline_rejects_unknown ${roofline} STATUS 2 PRINTS "--chip: .*h201[^\n]*h200-sxm" ARGS --chip h201
)
tokenroof_program_test(roofline_rejects_no_batch ${roofline} STATUS 2 PRINTS "--batch: " ARGS --batch 0)
tokenroof_program_test(
    roofline_rejects_odd_ranks ${roofline} STATUS 2 PRINTS "tensor_parallel = 3: must divide model.heads" ARGS --tp 3
)
