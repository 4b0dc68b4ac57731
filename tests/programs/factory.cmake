# SPDX-License-Identifier: MIT
set(charts ${CMAKE_CURRENT_BINARY_DIR})

# The worked example of a gigawatt, and the claimed decade at what a request of the same day brings. A ramp of one step has
# the balance sheet's power; a month's delay is the annuity of chips and of building, each over its own life.
tokenroof_program_test(
    factory_default tokenroof_token_factory STATUS 0
    PRINTS "[|] total +[|] +2.724 [|] +0.1705 [|] 100.0 % [|].*chips +476190, capex 39.0 G.*gross margin +76 % where all is sold at 0.7055 .*must earn +11.36 .*earns 47.00\n.*\n[|] 2027 [|] +1.00 .* 0.7055 [^\n]* 47.0 [|]\n.*\n[|] 2036 [|] 15.00 .*net present value +-61.6 G.*internal return +none: flows earn first and lose later.*a month's delay +0.77 G.*ramp.cheaper_tokens "
)
# One turn from paying to earning has a rate of return; more of them have none, however much the plan is worth.
tokenroof_program_test(
    factory_pays tokenroof_token_factory STATUS 0
    PRINTS "net present value +1351.7 G.*internal return +89.6 % a year" ARGS --price 0.3 --cheaper-tokens 0.15
)
tokenroof_program_test(
    factory_has_no_return tokenroof_token_factory STATUS 0
    PRINTS "net present value +434.7 G.*internal return +none: flows change sign 3 times" ARGS --price 1.2
)
# A chip of the catalog has its own power, requests, prices and name; its building costs as much a watt.
tokenroof_program_test(
    factory_of_estimate tokenroof_token_factory STATUS 0
    PRINTS "# 1000 MW of h100-sxm.*h100-sxm with its server +[|] +40000 .*16.53 [$]/W, 28604 [$] a chip.* 1.73 kW .*estimate: llama-3.1-70b on 4 x h100-sxm, fp8.*1.00 computed, 0.00 cached [|] given: --input 1024 --output 1024.*output of llama-3.3-70b: .*of boards at full load.*must earn"
    ARGS --chip h100-sxm --model llama-3.1-70b --chip-capex 40000
)
tokenroof_program_test(
    factory_of_small_chip tokenroof_token_factory STATUS 0 PRINTS "16.53 [$]/W, 8267 [$] a chip.*chips +2000000, "
    ARGS --kw-per-chip 0.5
)
# A grid of as much as the plants draw at the decade's end.
tokenroof_program_test(
    factory_of_a_grid tokenroof_token_factory STATUS 0
    PRINTS "\n[|] a grid +[|] +105.12 [|] +x 0.0667 [|] +x 1 [|] given: --grid-twh.*\n[|] a city +[|] not given " ARGS --grid-twh 105.12
)
# Resources without a source are named and left out; more of what binds is worth what the year's price leaves.
tokenroof_program_test(
    factory_limits tokenroof_token_factory STATUS 0
    PRINTS "\n[|] own gas turbines +[|] +1 GW [|] +not given: left out .*\n[|] HBM +[|] +95.103 PB .*\n[|] 2028 [|] 0.63 [|] chips +[|] +1.00 [|] 0.4444 [|] +27.13 .*\n[|] 2033 [|] 1.00 [|] grid +[|][^\n]* 2.82 .*\n[|] 2036 [|][^\n]* 0.00 [|] +8.50 .*Left out, for want of a source: own gas turbines, cooling, land, HBM, packaging, talent, demand"
)
tokenroof_program_test(
    factory_all_limits tokenroof_token_factory STATUS 0
    PRINTS "\n[|] 2027 [|] 0.10 [|] demand +[|] +0.32 .*\n[|] 2028 [|] 0.32 [|] HBM +.*\n[|] 2037 [|] 5.00 [|] land +[|][^\n]* [|] +5.00 [|]\nshadow.*for want of a source: nothing"
    ARGS --gas 0,1,0,3 --water 1e5,1e5,0,1.75 --land 14.754,0,0,0 --hbm 30,60,0.3,1 --packages 1,0.5,0.3,1 --staff 100,100,0,1 --demand
         0.2113,4,0,0
)
tokenroof_program_test(
    factory_rejects_three_numbers tokenroof_token_factory STATUS 2 PRINTS "--land" ARGS --land 4,2,0
)
tokenroof_program_test(
    factory_chart tokenroof_token_factory STATUS 0 PRINTS "\nchart: .*token_factory.(svg\n|gp)$"
    ARGS --chart ${charts}/token_factory.svg
)
tokenroof_program_test(
    factory_rejects_backward_ramp tokenroof_token_factory STATUS 2 PRINTS "a ramp does not run backwards"
    ARGS --first-gw 2 --last-gw 1
)
tokenroof_program_test(
    factory_needs_chip_price tokenroof_token_factory STATUS 2 PRINTS "--chip h100-sxm: give --chip-capex" ARGS --chip h100-sxm
)
tokenroof_program_test(
    factory_needs_chip_power tokenroof_token_factory STATUS 2 PRINTS "--chip l40s: give --kw-per-chip" ARGS --chip l40s
)
tokenroof_program_test(
    factory_needs_token_price tokenroof_token_factory STATUS 2
    PRINTS "no price of tokens of qwen3-32b is known: give --list or --price" ARGS --model qwen3-32b
)

# A cheaper tariff is a cheaper token: the sites stand in that order with the confidence of their tariffs, and those without
# a stated one are named. Each lever alone closes the gap, and the tornado is of a site that it names, its tariff included.
tokenroof_program_test(
    site_default tokenroof_which_site STATUS 0
    PRINTS "tariff, japan [^\n]*simblo.net, 2026-01-08 [(]C[)].*sweden: no tariff stated: give --sweden-tariff.*\n[|] united-states [|] 0.0808 [|] B .*\n[|] china +[|].*\n[|] korea +[|] 0.1318 .*\n[|] france +[|].*\n[|] japan +[|] 0.1870 [|] C .*to match united-states.*\n[|] korea +[|] +0.0051 [|] +0.0808 [|] +-4.4 % [|] +8.77 % [|] 39 %: 0.36 G[$], 0.0072 [$].*output tokens in korea.*factory.chip_life +[|] +4 years .*factory.electricity"
)
tokenroof_program_test(
    site_of_own_tariff tokenroof_which_site STATUS 0 PRINTS "grid connection [|]\n[^\n]*\n[|] sweden +[|] 0.0100 [|] given"
    ARGS --sweden-tariff 0.01
)
tokenroof_program_test(
    site_of_confidence tokenroof_which_site STATUS 0
    PRINTS "japan: 28.98 yen[^\n]*: give --japan-tariff.*g CO2 per M.*\n[|] france +[|][^\n]*\n\n" ARGS --confidence B
)
# Today's won moves the tariff at home, not one that a comparison once converted.
tokenroof_program_test(
    site_of_other_won tokenroof_which_site STATUS 0 PRINTS "\n[|] united-states [|] 0.0808 .*\n[|] korea +[|] 0.1827 "
    ARGS --krw 1000
)
# The best of them where carbon is dear; nothing left of the tariff closes the gap, and no subsidy of it.
tokenroof_program_test(
    site_gap_too_wide tokenroof_which_site STATUS 0
    PRINTS "to match france.*\n[|] united-states +[|] +[0-9.]+ [|] +not by it [|] +-[0-9.]+ % [|] +[0-9.]+ % [|] +not by it [|] +[0-9]+ %: "
    ARGS --carbon-price 500
)
tokenroof_program_test(
    site_chart tokenroof_which_site STATUS 0 PRINTS "\nchart: .*which_site.(svg\n|gp)$" ARGS --chart ${charts}/which_site.svg
)
tokenroof_program_test(
    site_rejects_unknown_operator tokenroof_which_site STATUS 2 PRINTS "--operator: operator = nobody: " ARGS --operator nobody
)
tokenroof_program_test(
    site_rejects_tornado_without_tariff tokenroof_which_site STATUS 2 PRINTS "--tornado: sweden has no tariff"
    ARGS --tornado sweden
)
tokenroof_program_test(
    site_rejects_export_share tokenroof_which_site STATUS 2 PRINTS "--exported: " ARGS --exported 1.5
)
