# SPDX-License-Identifier: MIT
set(export tokenroof_export_tokens)

# 0.3432 + 1.583 x 0.2288 = 0.7055: a token brings what its inputs bring. Demand multiplies by 24 in four years, whatever
# its growth slows by, and 3,200 T processed tokens a month are 1.22 G a second, 1 of 4.62 of them output.
tokenroof_program_test(
    export_default ${export} STATUS 0
    PRINTS "brings with its inputs +[|] +0.7055 [$].*chips of next year make more +[|] +30 %.*agents and robots .* 1.00 [|].*cheaper: the plant.*\n[|] 2027 [|][^\n]* [+][0-9].*ramp.cheaper_tokens .*1.22 G token/s.*0.417, 0.537, 0.264 G token/s.*revenue x 1.08 .*x 24.0\n.*8.1 % of its cost.*elasticity[|] > 12.3.*[|] all +[|].*bill of materials.*[(]C[)].*6 N trained, 2 N served.*openai-gpt-5 .*-98.6 %"
)
# Cached tokens that sell bring more, and other growth still ends at the claimed factor.
tokenroof_program_test(
    export_of_other_prices ${export} STATUS 0 PRINTS "brings with its inputs +[|] +1.1712 [$].*x 12.0\n"
    ARGS --cached-price 0.2288 --world-growth 12 --slowing 2
)
# A small start imports first and exports later.
tokenroof_program_test(
    export_imports_first ${export} STATUS 0
    PRINTS "\n[|] 2027 [|][^\n]* -[0-9.]+ [|][^\n]*\n[|] 2028 [|][^\n]* [+][0-9.]+ [|]" ARGS --first-gw 0.1
)
tokenroof_program_test(export_stiff_demand ${export} STATUS 0 PRINTS "revenue x 0.71 " ARGS --elasticity -0.5)
# Without a cut the plan is met each year; with one it is missed from that year on, and no sooner.
tokenroof_program_test(
    export_without_cut ${export} STATUS 0
    PRINTS "change [^\n]*\n[^\n]*\n([|] 20[0-9][0-9] [|] +([0-9.]+) [|] +[0-9.]+ [|] [+]0.0 % [^\n]*\n)+\n" ARGS --cut 0
)
tokenroof_program_test(
    export_cut_for_a_while ${export} STATUS 0
    PRINTS "2028 [|][^\n]*[+]0.0 %[^\n]*\n[|] 2029 [|][^\n]* -[0-9.]+ %[^\n]*\n[|] 2030 [|][^\n]* [+][0-9.]+ % " ARGS --cut-years 1
)
tokenroof_program_test(export_rejects_cut ${export} STATUS 2 PRINTS "--cut: .*1.5" ARGS --cut 1.5)
tokenroof_program_test(export_without_agents ${export} STATUS 0 PRINTS "no agents or robots: " ARGS --agents 0 --agent-rate 0)
tokenroof_program_test(
    export_of_slow_edge ${export} STATUS 0 PRINTS "token/s at most: too slow for 5000" ARGS --agent-rate 5000
)
tokenroof_program_test(
    export_needs_edge_price ${export} STATUS 2 PRINTS "--edge-price: is needed, no list price is known of l40s" ARGS --edge-chip l40s
)
tokenroof_program_test(
    export_share_of_exports ${export} STATUS 0 PRINTS "the others 600 G" ARGS --exports 600
)
# At a price below cost there is no dollar to share, and an own model never pays.
tokenroof_program_test(
    export_below_cost ${export} STATUS 0 PRINTS "no dollar is left to share.*--price[)] .* never " ARGS --price 0.1 --input-price 0
)
tokenroof_program_test(
    export_chart ${export} STATUS 0 PRINTS "\nchart: .*export_tokens.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/export_tokens.svg
)
tokenroof_program_test(
    export_needs_elasticity ${export} STATUS 2 PRINTS "demand.elasticity = 0: must be negative" ARGS --elasticity 0
)
