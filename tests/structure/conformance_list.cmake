# SPDX-License-Identifier: MIT
# Every public function of layers 0 to 5 is in tests/conformance/*cases.hpp, or here with the reason why no scalar
# reaches it: conformance_list.cmake -D ROOT=... [-D CASES=...]
cmake_minimum_required(VERSION 3.25)

set(takes_no_scalar
    # what an input is made of and what is said about it: tests/fields_test.cpp
    "described.hpp describe" "described.hpp fields" "described.hpp reject" "described.hpp require" "described.hpp unit_symbol"
    "fields.hpp validate_fields" "described.hpp value_text"
    # how every case comes to its scalar
    "described.hpp lift"
    # checks that the functions of the cases make
    "compute/chip.hpp validate" "compute/chip.hpp validate_format" "compute/experts.hpp validate" "compute/state_update.hpp validate" "model/transformer.hpp validate" "serving/deployment.hpp validate"
    "serving/workload.hpp validate"
    # a number in flight that is solved for by values, with derivatives: tests/serving/open_loop_test.cpp,
    # tests/serving/disaggregation_test.cpp
    "serving/open_loop.hpp serve" "serving/disaggregation.hpp serve" "serving/disaggregation.hpp binding"
    "serving/disaggregation.hpp name"
    # one answer for one number: what arrays and intervals ask is `binds`
    "compute/hierarchical_roofline.hpp binding" "compute/roofline.hpp binding" "serving/estimate.hpp binding"
    # formats, names and counts
    "compute/architecture.hpp name" "compute/architecture.hpp all_from" "compute/chip.hpp own_kernel" "compute/format.hpp activation_format" "compute/format.hpp arithmetic_format" "compute/format.hpp name"
    "compute/format.hpp parse_format" "compute/format.hpp quantises_activations" "compute/format.hpp size_of"
    "compute/format.hpp splits_k" "compute/roofline.hpp name" "compute/routing.hpp expected_largest" "model/kv_cache.hpp kv_heads_per_rank"
    "memory/hierarchy.hpp cache_count" "serving/deployment.hpp tier_count" "model/operators.hpp weight_bytes_per_rank" "model/transformer.hpp attention_layers"
    "model/transformer.hpp global_layers" "model/transformer.hpp mlps" "model/transformer.hpp expert_mlps"
    "model/parameters.hpp count_parameters" "model/parameters.hpp count_active_parameters"
    "model/parameters.hpp count_prediction_parameters" "model/parameters.hpp weight_bytes_by_part"
    "model/parameters.hpp weight_bytes" "model/kv_cache.hpp kv_bytes_per_token" "model/recurrent_layers.hpp state_bytes"
    # searches go over deployments of doubles, and a front compares numbers: tests/serving/
    "serving/candidates.hpp serve" "serving/pareto.hpp dominates" "serving/pareto.hpp add" "serving/pareto.hpp merge"
    "serving/judge.hpp validate" "serving/judge.hpp describe" "serving/judge.hpp why_invalid" "serving/search.hpp count"
    "serving/search.hpp merge" "serving/search.hpp search"
    "economics/balance.hpp name" "economics/trade.hpp name" "economics/resources.hpp name" "economics/constraints.hpp binding"
    "memory/interconnect.hpp all_direct" "compute/multi_node.hpp node_count"
    "model/rank_layout.hpp group_ranks" "model/rank_layout.hpp stage_ranks" "model/rank_layout.hpp largest_stage"
    "model/exchange_operators.hpp groups_of_token" "model/rank_weights.hpp weight_bytes_per_rank"
    "serving/deployment.hpp layout_of" "serving/deployment.hpp chip_count"
)

if(NOT DEFINED CASES)
    file(GLOB CASES "${ROOT}/tests/conformance/*cases.hpp")
endif()
foreach(file IN LISTS CASES)
    file(READ "${file}" text)
    string(APPEND cases "${text}")
endforeach()
file(GLOB headers RELATIVE "${ROOT}/include/tokenroof" "${ROOT}/include/tokenroof/*.hpp"
     "${ROOT}/include/tokenroof/memory/*.hpp" "${ROOT}/include/tokenroof/compute/*.hpp"
     "${ROOT}/include/tokenroof/model/*.hpp" "${ROOT}/include/tokenroof/serving/*.hpp"
     "${ROOT}/include/tokenroof/economics/*.hpp"
)

set(found 0)
foreach(header IN LISTS headers)
    file(READ "${ROOT}/include/tokenroof/${header}" text)
    string(REGEX REPLACE "[][;]" "" text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    set(inner FALSE)
    foreach(line IN LISTS lines)
        if(line MATCHES "^namespace (detail|constant_math)")
            set(inner TRUE)
        elseif(line MATCHES "^}  // namespace (detail|constant_math)")
            set(inner FALSE)
        elseif(NOT inner AND line MATCHES "^(noreturn +)?(inline|constexpr|std::string|auto) [^=(]*[ &]([a-z_0-9]+)\\(")
            set(function "${header} ${CMAKE_MATCH_3}")
            math(EXPR found "${found} + 1")
            string(FIND "${cases}" "\"${function}\"" place)
            if(place EQUAL -1 AND NOT function IN_LIST takes_no_scalar)
                list(APPEND missing "${function}")
            endif()
        endif()
    endforeach()
endforeach()

if(found LESS 60)
    message(FATAL_ERROR "only ${found} public functions found: the headers look different from what this reads")
endif()
if(missing)
    list(REMOVE_DUPLICATES missing)
    list(JOIN missing "\n  " missing)
    message(FATAL_ERROR "public functions without a case in tests/conformance/*cases.hpp:\n  ${missing}")
endif()
message(STATUS "${found} declarations of public functions, each with a case or a reason")
