# SPDX-License-Identifier: MIT
set(shootout tokenroof_chip_shootout)

# What was asked stands above the answer; chips with a price that is sourced have a price of tokens, the others what they
# may cost; the fleet adds up; designs without DRAM stand on the roofline, those without a rate are named.
tokenroof_program_test(
    shootout_default ${shootout} STATUS 0
    PRINTS "[|] model +[|] +llama-3.1-8b .*bf16 weights, bf16 KV .*vllm .*1024 tokens in, 512 out.*50 ms at most.*[|] b200-sxm +[|].*[|] h100-sxm +[|][^\n]* 1.69 [|] +2[0-9].[0-9] [|].*[|] rngd +[|][^\n]* - [|].*not free: not even.*prices.chip .*[|] all +[|] 300000 [|].*[|] groqchip +[|] SRAM .*[|] apple-m1-ultra +[|] LPDDR5 .*EPYC 9654 .*left out:\n  l4: "
)
tokenroof_program_test(
    shootout_mix ${shootout} STATUS 0
    PRINTS "given.*[|] b200-sxm [|] 260000 [|][^\n]*\n[|] h100-sxm [|] +65000 [|][^\n]*\n[|] all +[|] 325000 [|][^\n]* 677 [|]"
    ARGS --mix h100-sxm=65000,b200-sxm=260000
)
tokenroof_program_test(shootout_rejects_mix ${shootout} STATUS 2 PRINTS "--mix: rngd: no price is known" ARGS --mix rngd=5)
tokenroof_program_test(
    shootout_rejects_mix_without_count ${shootout} STATUS 2 PRINTS "--mix: h100-sxm: must be NAME=COUNT" ARGS --mix h100-sxm
)
tokenroof_program_test(
    shootout_chart ${shootout} STATUS 0 PRINTS "\nchart: .*chip_shootout.(svg\n|gp).*\nchart: .*chip_roofline.(svg\n|gp)$"
    ARGS --chart ${CMAKE_CURRENT_BINARY_DIR}/chip_shootout.svg --roofline ${CMAKE_CURRENT_BINARY_DIR}/chip_roofline.svg
)
tokenroof_program_test(
    shootout_rejects_reference ${shootout} STATUS 2 PRINTS "--reference: l4 has no price" ARGS --reference l4
)
