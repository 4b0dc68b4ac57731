# SPDX-License-Identifier: MIT
set(offload tokenroof_cxl_kv_offload)

# A link of 450 GB/s is worth its memory, links of 27 and 58 GB/s beside HBM's 3 TB/s are not.
tokenroof_program_test(
    offload_default ${offload} STATUS 0
    PRINTS "\n[|] +1 k [|] .*\n[|] +64 k [|] .*CZ120, CXL +27 GB/s a chip, pays from never\n.*PCIe 5 +58 GB/s a chip, pays from never\n.*NVLink-C2C +450 GB/s a chip, pays from 0.5 k tokens\n.*assumed: 1.30"
)
# 141 GB of weights on one chip of 80: without further memory nothing fits.
tokenroof_program_test(
    offload_misfit ${offload} STATUS 0
    PRINTS "prompt & HBM alone & .*\n0.5 k & - & .*NVLink-C2C +450 GB/s a chip, pays from 0.5 k tokens, where nothing else fits"
    ARGS --model llama-3.1-70b --tp 1 --weights bf16 --tpot 1000 --latex
)
tokenroof_program_test(
    offload_chart ${offload} STATUS 0 PRINTS "\nchart: .*cxl_kv_offload.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/cxl_kv_offload.svg
)
tokenroof_program_test(
    offload_needs_price ${offload} STATUS 2 PRINTS "--chip-price: no price of l40s is known" ARGS --chip l40s
)
tokenroof_program_test(offload_rejects_no_limit ${offload} STATUS 2 PRINTS "--tpot: " ARGS --tpot 0)
