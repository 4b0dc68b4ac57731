# SPDX-License-Identifier: MIT
set(charts ${CMAKE_CURRENT_BINARY_DIR})

# The worked example of a gigawatt, and the claimed decade. A ramp of one step has the balance sheet's power.
tokenroof_program_test(
    factory_default tokenroof_token_factory STATUS 0
    PRINTS "[|] total +[|] +2.724 [|] +0.1705 [|] 100.0 % [|].*chips +476190, capex 39.0 G.*\n[|] 2027 [|] +1.00 .*\n[|] 2036 [|] 15.00 .*net present value +-.*internal return +none.*bounds +-.*ramp.cheaper_tokens .*bound by.*[|] chips .*[|] grid "
)
tokenroof_program_test(
    factory_pays tokenroof_token_factory STATUS 0
    PRINTS "net present value +[1-9].*internal return +[1-9][0-9.]+ % a year" ARGS --cheaper-tokens 0.2 --better-chips 0.2
)
tokenroof_program_test(
    factory_of_estimate tokenroof_token_factory STATUS 0 PRINTS "estimate: llama-3.1-70b on 4 x h100-sxm.*must earn"
    ARGS --chip h100-sxm --model llama-3.1-70b --kw-per-chip 1.73 --chip-capex 40000
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
    factory_needs_chip_price tokenroof_token_factory STATUS 2 PRINTS "give --kw-per-chip and --chip-capex" ARGS --chip h100-sxm
)

# A cheaper tariff is a cheaper token: the sites stand in that order, and those without a sourced tariff are named.
tokenroof_program_test(
    site_default tokenroof_which_site STATUS 0
    PRINTS "japan: no tariff .*give --japan-tariff.*\n[|] united-states [|].*\n[|] china +[|].*\n[|] korea +[|].*\n[|] france +[|].*to match united-states"
)
tokenroof_program_test(
    site_of_own_tariff tokenroof_which_site STATUS 0 PRINTS "g CO2 per M [|]\n[^\n]*\n[|] japan " ARGS --japan-tariff 0.01
)
tokenroof_program_test(
    site_chart tokenroof_which_site STATUS 0 PRINTS "\nchart: .*which_site.(svg\n|gp)$" ARGS --chart ${charts}/which_site.svg
)
tokenroof_program_test(
    site_rejects_unknown_operator tokenroof_which_site STATUS 2 PRINTS "--operator: operator = nobody: " ARGS --operator nobody
)
