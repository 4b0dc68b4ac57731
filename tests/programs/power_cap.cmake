# SPDX-License-Identifier: MIT
set(cap tokenroof_power_cap)

# 90 % of the limit costs 1 % of the tokens. A cap slows each phase as it needs, a locked clock both alike: the best cap
# takes less energy than the best clock, and less than any row. With the rent in it the fastest is the cheapest.
tokenroof_program_test(
    power_cap_default ${cap} STATUS 0
    PRINTS "Voltana.*2605.11999.*SemiAnalysis InferenceX 2026-04 [(]B[)].*h100-sxm: limit 700 W.*\n[|] +700 [|] +1148 .*\n[|] +630 [|] +1138 .*\nleast energy: a cap of 410 W, 0.3897 J/token; at a locked clock 0.55, 0.3998 J/token\nleast money: a cap of 700 W, 0.3306 [$]/M; at a locked clock 1.00, 0.3306 .*b200-sxm: limit 1000 W.*\nleast energy: a cap of 600 W, 0.3369 J/token; at a locked clock 0.58, 0.3421 .*mJ per output token, h100-sxm at 410 W.*[$] per M output tokens, h100-sxm at 410 W.*prices.chip +[|] +1.30 "
)
tokenroof_program_test(
    power_cap_latex ${cap} STATUS 0 PRINTS "cap, W & tokens/s a chip & W a board" ARGS --chip h200-sxm --latex
)
tokenroof_program_test(
    power_cap_chart ${cap} STATUS 0 PRINTS "\nchart: .*power_cap.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/power_cap.svg
)
tokenroof_program_test(power_cap_misfit ${cap} STATUS 2 PRINTS "does not fit on h100-sxm" ARGS --tp 1 --weights bf16)
# Energy needs no price, and the least of it does not depend on the tariff.
tokenroof_program_test(
    power_cap_without_price ${cap} STATUS 0
    PRINTS "l40s: limit 350 W, no source of a price: energy alone.* - [|]\nleast energy: a cap of [0-9]+ W, [^\n]*\n\n[|] input .*mJ per output token, l40s at "
    ARGS --chip l40s --tp 4
)
tokenroof_program_test(
    power_cap_free_electricity ${cap} STATUS 0 PRINTS "least energy: a cap of 410 W, 0.3897 J/token; at a locked clock 0.55"
    ARGS --chip h100-sxm --tariff 0
)
tokenroof_program_test(
    power_cap_needs_limit ${cap} STATUS 2 PRINTS "--chip: no power limit of rubin is known" ARGS --chip rubin
)
tokenroof_program_test(power_cap_rejects_pue ${cap} STATUS 2 PRINTS "--pue: " ARGS --pue 0.9)
