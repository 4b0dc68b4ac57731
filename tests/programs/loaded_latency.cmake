# SPDX-License-Identifier: MIT
set(latency tokenroof_loaded_latency)

# A64FX: 112.3 ns idle, and what its refreshes leave of 1024 GB/s; errors as the library's tests hold them.
tokenroof_program_test(
    latency_default ${latency} STATUS 0
    PRINTS "\n[|] HBM2, 4 stacks +[|] 100 % [|] 112 ns [|] 114 ns .*[|] +923.4 GB/s [|] +90.2 % [|] refresh, .*\n[|] HBM3E, .*\n[|] HBM4, .*\n[|] CXL Micron CZ120 .* link, to the host .*\nHBM2, 4 stacks +up to 80 % load: 7 points, mean error 2[.].*\nDDR5-4800, 8 modules +up to 80 % load: 8 points, mean error [34][.]"
)
tokenroof_program_test(
    latency_latex ${latency} STATUS 0
    PRINTS "begin{tabular}.*\nCXL Micron CZ120 & 100 .% & 254 ns & .*end{tabular}" ARGS --latex
)
tokenroof_program_test(
    latency_of_another ${latency} STATUS 0
    PRINTS "\n[|] gddr6-18 +[|] 100 % [|] 254 ns .* 66.2 GB/s .*\ngddr6-18 +given by --idle" ARGS --dram gddr6-18 --idle 254
)
# With gnuplot it draws the chart, without it leaves the script.
tokenroof_program_test(
    latency_chart ${latency} STATUS 0 PRINTS "\nchart: .*loaded_latency.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/loaded_latency.svg
)
tokenroof_program_test(
    latency_rejects_unknown ${latency} STATUS 2 PRINTS "dram = gddr: [^\n]*gddr6-18" ARGS --dram gddr --idle 200
)
tokenroof_program_test(latency_rejects_no_idle ${latency} STATUS 2 PRINTS "--dram needs --idle" ARGS --dram gddr6-18)
tokenroof_program_test(
    latency_rejects_negative ${latency} STATUS 2 PRINTS "--idle: " ARGS --dram gddr6-18 --idle -3
)
