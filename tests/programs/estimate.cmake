# SPDX-License-Identifier: MIT
set(estimate tokenroof_estimate)
set(misfit --model llama-3.1-405b --weights bf16 --chips 1)

tokenroof_program_test(
    estimate_default ${estimate} STATUS 0 PRINTS
    "^llama-3.1-70b on 4 x h100-sxm.*\noutput .* token/s per chip.*\nbound by +(compute|memory bandwidth|link|latency) .*\ncost "
)
tokenroof_program_test(
    estimate_misfit ${estimate} STATUS 0
    PRINTS "DOES NOT FIT: 7[0-9][0-9] GB short on each chip.*bound by +memory capacity\n$" ARGS ${misfit}
)
tokenroof_program_test(
    estimate_factory ${estimate} STATUS 0 PRINTS "\nfactory +57.8 k chips .* TWh a year" ARGS --megawatts 100
)
tokenroof_program_test(
    estimate_electricity ${estimate} STATUS 0 PRINTS "of which electricity" ARGS --tariff 0.1 --price-per-hour 2
)
tokenroof_program_test(
    estimate_without_price ${estimate} STATUS 0
    PRINTS "no price is known for l40s: give --price-per-hour" ARGS --chip l40s --model llama-3.1-8b --chips 1
)
tokenroof_program_test(
    estimate_beyond_context ${estimate} STATUS 0 PRINTS "beyond the model's context of 131072" ARGS --input 131072
)
tokenroof_program_test(
    estimate_rate ${estimate} STATUS 0
    PRINTS "arrivals +10[.].* requests/s at most, [0-9.]+ % used.*requests in flight.*percentiles +p50 .*TTFT .*TPOT "
    ARGS --output 512 --rate 3 --percentiles
)
tokenroof_program_test(
    estimate_overload ${estimate} STATUS 0 PRINTS "OVERLOAD by 89[.].* requests/s: queues grow" ARGS --output 512 --rate 100
)
tokenroof_program_test(
    estimate_unlimited ${estimate} STATUS 0 PRINTS "batch 50[^,]*\n.*decode step, batch 50" ARGS --unlimited --max-batch 50
)
tokenroof_program_test(
    estimate_speculate ${estimate} STATUS 0 PRINTS "\n  draft +3 x " ARGS --speculate 3,0.7 --draft llama-3.1-8b
)
tokenroof_program_test(
    estimate_pools ${estimate} STATUS 0 PRINTS "on 16 chips.*\nbound by +(prefill pool|decode pool|requests in flight); balanced"
    ARGS --prefill-pool 3,1
)
tokenroof_program_test(estimate_lists_chips ${estimate} STATUS 0 PRINTS "\nh100-sxm .*TB/s" ARGS --list-chips)
tokenroof_program_test(estimate_lists_models ${estimate} STATUS 0 PRINTS "\nllama-3.1-70b " ARGS --list-models)
tokenroof_program_test(estimate_lists_engines ${estimate} STATUS 0 PRINTS "\nvllm " ARGS --list-engines)
tokenroof_program_test(estimate_help ${estimate} STATUS 0 PRINTS "--price-per-hour.*h100-sxm 1.30" ARGS --help)

# tokenroof_figures_test(<name> FITS <ON or OFF> ARGS <argument>...): --csv and --json say the same.
function(tokenroof_figures_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "FITS" "ARGS")
    if(TARGET ${estimate})
        add_test(
            NAME programs/${name}
            COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${estimate}> "-DARGS=${arg_ARGS}" -D FITS=${arg_FITS}
                    -P ${CMAKE_CURRENT_LIST_DIR}/figures.cmake
        )
    endif()
endfunction()

tokenroof_figures_test(estimate_figures FITS ON)
tokenroof_figures_test(estimate_figures_factory FITS ON ARGS --megawatts 100 --tariff 0.1)
tokenroof_figures_test(estimate_figures_misfit FITS OFF ARGS ${misfit})

# rejects(<name> <regex> <argument>...): status 2 and one line on stderr that names flag or field, and value.
function(rejects name regex)
    if(TARGET ${estimate})
        add_test(
            NAME programs/estimate_rejects_${name}
            COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${estimate}> "-DARGS=${ARGN}"
                    "-DPRINTS=^tokenroof_estimate: [^\n]*${regex}[^\n]*\n$" -P ${CMAKE_CURRENT_LIST_DIR}/rejects.cmake
        )
    endif()
endfunction()

rejects(unknown_flag "--speed" --speed 9)
rejects(rate_and_concurrency "--rate" --rate 3 --concurrency 4)
rejects(mtp_of_a_model_without "prediction_layers" --speculate 1,0.8 --draft mtp)
rejects(pools_as_csv "--prefill-pool" --prefill-pool 1,1 --csv)
rejects(stray_word "quickly" quickly)
rejects(missing_value "--chip: " --chip)
rejects(unknown_chip "--chip: chip = h100_sx: [^\n]*h100-sxm" --chip h100_sx)
rejects(unknown_model "--model: model = lama-3.1-70b: [^\n]*llama-3.1-70b" --model lama-3.1-70b)
rejects(unknown_engine "--engine: engine = vlm: [^\n]*vllm" --engine vlm)
rejects(unknown_weights "--weights: format = fp9: [^\n]*fp8" --weights fp9)
rejects(unknown_kv "--kv: format = FP8: [^\n]*fp8" --kv FP8)
rejects(heads_that_do_not_divide "tensor_parallel = 3: must divide model.heads" --tp 3)
rejects(no_chips "--chips: 0 " --chips 0)
rejects(part_of_a_chip "--chips = 2.5" --chips 2.5)
rejects(no_input "--input: 0 " --input 0)
rejects(no_output "--output: 0.5 " --output 0.5)
rejects(no_number "--concurrency = many" --concurrency many)
rejects(not_a_number "--concurrency: nan " --concurrency nan)
rejects(infinity "--input: inf " --input inf)
rejects(negative_concurrency "--concurrency: -4 " --concurrency -4)
rejects(negative_price "--price-per-hour: -3 " --price-per-hour=-3)
rejects(negative_tariff "--tariff: -0.1 " --tariff -0.1)
rejects(low_pue "--pue: 0.9 " --pue 0.9)
rejects(no_megawatts "--megawatts: 0 " --megawatts 0)
rejects(no_kw_per_chip "--kw-per-chip: 0 " --kw-per-chip 0)
rejects(negative_capex "--capex-per-watt: -1 " --capex-per-watt -1)
rejects(unknown_kw_per_chip "--kw-per-chip: [^\n]*l40s" --chip l40s --model llama-3.1-8b --tp 1 --megawatts 1)
rejects(two_forms "--csv excludes --json" --csv --json)

# A board at half its limit draws no more, and makes fewer tokens.
tokenroof_program_test(
    estimate_power_cap ${estimate} STATUS 0 PRINTS "power +boards 1.40 kW"
    ARGS --power-cap 350 --concurrency 512 --input 4096 --output 128
)
tokenroof_program_test(
    estimate_clock ${estimate} STATUS 0 PRINTS "\noutput +1.12 k token/s" ARGS --clock 0.5 --concurrency 16
)
# Chips, models, engines and prices from files.
set(files "${CMAKE_CURRENT_LIST_DIR}/files")
tokenroof_program_test(
    estimate_chip_file ${estimate} STATUS 0 PRINTS "^llama-3.1-70b on 4 x h100-with-hbm4.*\noutput "
    ARGS --chip-file ${files}/chip.json
)
# The published configuration of Llama-3.1-8B makes the model of the catalog.
tokenroof_program_test(
    estimate_config ${estimate} STATUS 0 PRINTS "^model of config.json on 1 x h100-sxm.*\nmemory/chip +weights 9.08 GB +KV 101 MB"
    ARGS --config ${files}/config.json --tp 1
)
tokenroof_program_test(
    estimate_config_incomplete ${estimate} STATUS 2 PRINTS "--config: [^\n]*no_layers.json: config.num_hidden_layers: is missing"
    ARGS --config ${files}/no_layers.json
)
tokenroof_program_test(
    estimate_inheriting_chip ${estimate} STATUS 0 PRINTS "on 4 x paper-chip.*kernels of this chip: products borrowed"
    ARGS --chip-file ${files}/inheriting_chip.json
)
tokenroof_program_test(
    estimate_engine_file ${estimate} STATUS 0 PRINTS "fp8 KV, swift\n" ARGS --engine-file ${files}/engine.json
)
tokenroof_program_test(
    estimate_prices_file ${estimate} STATUS 0 PRINTS "of which electricity" ARGS --prices ${files}/prices.json
)
tokenroof_program_test(
    estimate_prints_chip ${estimate} STATUS 0 PRINTS "^{\n  \"name\": \"b200-sxm\",.*\"calibrated\"" ARGS --print-chip b200-sxm
)
if(TARGET ${estimate})
    add_test(
        NAME programs/estimate_printed_chip
        COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${estimate}> -D CHIP=h200-sxm
                -D FILE=${CMAKE_CURRENT_BINARY_DIR}/h200.json -P ${CMAKE_CURRENT_LIST_DIR}/printed_chip.cmake
    )
endif()

rejects(unknown_member "--chip-file: [^\n]*unknown_member.json:3: chip.memory.stak: is not known; near names: stack"
        --chip-file ${files}/unknown_member.json)
rejects(wrong_unit "wrong_unit.json:4: chip.memory.stack.pin_rate = \"8 GB\": [^\n]*Gbit/s"
        --chip-file ${files}/wrong_unit.json)
rejects(bad_value "bad_value.json:1: chip.link.efficiency = 1.2: must be above 0 and at most 1"
        --chip-file ${files}/bad_value.json)
rejects(no_data_sheet "no_sheet.json:1: chip.units: is missing" --chip-file ${files}/no_sheet.json)
rejects(no_json "not_json.json:3: is not JSON" --chip-file ${files}/not_json.json)
rejects(no_file "--chip-file: [^\n]*nowhere.json: cannot be read" --chip-file ${files}/nowhere.json)
rejects(folder "files: cannot be read" --chip-file ${files})
rejects(chip_as_engine "engine.like = \"h100-sxm\": is not in the catalog" --engine-file ${files}/chip.json)
rejects(price_without_time "--prices: [^\n]*prices.chip = \"2.5 [$]\": [^\n]*[$]/hour" --prices ${files}/prices_without_time.json)
rejects(two_chips "--chip excludes --chip-file" --chip b200-sxm --chip-file ${files}/chip.json)
rejects(unknown_printed_chip "chip = h100: is not in the catalog" --print-chip h100)

# Kinds of parallelism: the chips are their product, and what cannot be is named.
tokenroof_program_test(
    estimate_cluster ${estimate} STATUS 0
    PRINTS "^deepseek-r1 on 32 x h200-sxm .dp 32, ep 32., .*\n  combine +58 x .*\n  .*  dispatch +58 x .*" ARGS --chip h200-sxm --model
           deepseek-r1 --weights fp8_block --kv fp8 --tp 1 --dp 32 --ep 32 --network infiniband-xdr --concurrency 4096
)
tokenroof_program_test(
    estimate_stages ${estimate} STATUS 0 PRINTS "^llama-3.1-70b on 8 x h100-sxm .tp 4, pp 2., .*decode step, batch 32 "
    ARGS --tp 4 --pp 2 --node-chips 4
)
tokenroof_figures_test(estimate_figures_parallel FITS ON ARGS --tp 2 --cp 2 --dp 2 --pp 2)
rejects(heads_that_sequences_do_not_divide "context_parallel = 3: must divide model.heads" --cp 3)
rejects(more_stages_than_layers "pipeline_parallel = 81: must be at most model.layers" --pp 81)
rejects(groups_without_experts "expert_parallel = 2: must be at most model.experts.count" --ep 2)
rejects(unknown_network "--network: interconnect = infiniband: [^\n]*infiniband-ndr" --network infiniband)

# Boards, server, rack and facility: what is known is printed, and what is not is said.
tokenroof_program_test(
    estimate_server ${estimate} STATUS 0
    PRINTS "  boards .* 2.80 kW .*\n  server .* 5.10 kW .*\n  facility .* 6.12 kW .*\n  4 boards, 8 to a server h100-x8, .*PUE 1.2; what a rack adds is not known"
)
tokenroof_program_test(
    estimate_rack ${estimate} STATUS 0
    PRINTS "  server .* 10.2 kW .*\n  rack .* 10.7 kW .*\n  facility .* 11.7 kW .*\n  8 boards, 8 to a server h200-x8, [^\n]*PUE 1.1\n"
    ARGS --chip h200-sxm --tp 8 --rack 4,600,0.97 --pue 1.1
)
tokenroof_program_test(
    estimate_other_server ${estimate} STATUS 0 PRINTS "4 boards, 8 to a server h200-x8 .of h200-sxm., " ARGS --server h200-x8
)
tokenroof_program_test(
    estimate_without_server ${estimate} STATUS 0
    PRINTS "\n  boards [^\n]*\n  server, rack and facility are not known: the catalog has no server of l40s"
    ARGS --chip l40s --model llama-3.1-8b --tp 1
)
# A meter pays for hosts, too: the boards alone take 0.024 $ a Mtoken.
tokenroof_program_test(
    estimate_electricity_of_host ${estimate} STATUS 0 PRINTS "of which electricity 0.0(2[6-9]|3)[0-9]* ./Mtoken"
    ARGS --tariff 0.1 --price-per-hour 2
)
tokenroof_figures_test(estimate_figures_rack FITS ON ARGS --rack 4,600,0.97)
tokenroof_figures_test(estimate_figures_without_server FITS ON ARGS --chip l40s --model llama-3.1-8b --tp 1 --price-per-hour 1)
if(TARGET ${estimate})
    add_test(
        NAME programs/estimate_boundaries
        COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${estimate}> -P ${CMAKE_CURRENT_LIST_DIR}/boundaries.cmake
    )
endif()
rejects(unknown_server "--server: server = h200: [^\n]*h200-x8" --server h200)
rejects(part_of_a_server "--rack: holds whole servers" --rack 2.5,600,1)
rejects(no_servers "rack.servers = 0: must be positive" --rack 0,600,1)
rejects(rack_not_a_number "--rack: nan " --rack nan,600,1)
rejects(rack_makes_power "rack.supply_efficiency = 1.1: must be above 0 and at most 1" --rack 4,600,1.1)
rejects(rack_without_watts "--rack" --rack 4)
rejects(pools_with_server "--prefill-pool" --prefill-pool 1,1 --server h200-x8)
