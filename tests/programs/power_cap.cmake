# SPDX-License-Identifier: MIT
set(cap tokenroof_power_cap)

# 90 % of the limit costs 1 % of the tokens; the least energy lies at a slower clock than the least money.
tokenroof_program_test(
    power_cap_default ${cap} STATUS 0
    PRINTS "h100-sxm: limit 700 W.*\n[|] +700 [|] +1148 .*\n[|] +630 [|] +1138 .*least energy at clock 0[.][3-8].*; least money at clock (1[.]00|0[.]9).*b200-sxm: limit 1000 W.*assumed: .*Voltana.*2605.11999"
)
tokenroof_program_test(
    power_cap_latex ${cap} STATUS 0 PRINTS "cap, W & tokens/s a chip & W a board" ARGS --chip h200-sxm --latex
)
tokenroof_program_test(
    power_cap_chart ${cap} STATUS 0 PRINTS "\nchart: .*power_cap.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/power_cap.svg
)
tokenroof_program_test(power_cap_misfit ${cap} STATUS 2 PRINTS "does not fit on h100-sxm" ARGS --tp 1 --weights bf16)
tokenroof_program_test(power_cap_needs_price ${cap} STATUS 2 PRINTS "--chip: no price of l40s is known" ARGS --chip l40s)
tokenroof_program_test(power_cap_rejects_pue ${cap} STATUS 2 PRINTS "--pue: " ARGS --pue 0.9)
