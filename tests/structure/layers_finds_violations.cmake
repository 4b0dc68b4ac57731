# SPDX-License-Identifier: MIT
# Shows that layers.cmake can fail: each seeded violation, alone in a small tree, is found and named.
cmake_minimum_required(VERSION 3.25)

# check(<error expected, or empty> <header> <its lines>...)
function(check expected)
    file(REMOVE_RECURSE "${SCRATCH}")
    file(WRITE "${SCRATCH}/tokenroof/tokenroof.hpp" "#include <tokenroof/serving/step.hpp>\n")
    file(WRITE "${SCRATCH}/tokenroof/serving/step.hpp" "#include <array>\n#include <tokenroof/memory/hbm.hpp>\n")
    file(WRITE "${SCRATCH}/tokenroof/memory/hbm.hpp" "#include <tokenroof/units.hpp>\n")
    file(WRITE "${SCRATCH}/tokenroof/units.hpp" "#pragma once\n")
    while(ARGN)
        list(POP_FRONT ARGN header line)
        file(APPEND "${SCRATCH}/tokenroof/${header}" "${line}\n")
    endwhile()
    execute_process(
        COMMAND ${CMAKE_COMMAND} -D INCLUDE=${SCRATCH} -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/layers.cmake
        RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_VARIABLE output
    )
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(expected STREQUAL "" AND NOT result EQUAL 0)
        message(SEND_ERROR "a sound tree is refused: ${output}")
    elseif(NOT expected STREQUAL "")
        string(FIND "${output}" "${expected}" found)
        if(result EQUAL 0 OR found EQUAL -1)
            message(SEND_ERROR "not found: ${expected}\n${output}")
        endif()
    endif()
endfunction()

check("")
check("" io/format.hpp "#include <fmt/core.h>" numeric/array.hpp "#include <Eigen/Core>"
      catalog/chips.hpp "#include <tokenroof/memory/hbm.hpp>"
      catalog/fleet.hpp "#include <tokenroof/catalog/chips.hpp>"
      io/chip_file.hpp "#include <tokenroof/catalog/chips.hpp>")
check("memory/hbm.hpp includes serving/step.hpp: memory may not include serving"
      memory/hbm.hpp "#include <tokenroof/serving/step.hpp>")
check("units.hpp includes memory/hbm.hpp: base may not include memory" units.hpp "#include <tokenroof/memory/hbm.hpp>")
check("numeric/dual.hpp includes memory/hbm.hpp: numeric may not include memory"
      numeric/dual.hpp "#include <tokenroof/memory/hbm.hpp>")
check("serving/step.hpp includes catalog/chips.hpp: serving may not include catalog"
      serving/step.hpp "#include <tokenroof/catalog/chips.hpp>")
check("catalog/chips.hpp includes io/chip_file.hpp: catalog may not include io"
      catalog/chips.hpp "#include <tokenroof/io/chip_file.hpp>")
check("tokenroof.hpp includes io/format.hpp: umbrella may not include io"
      tokenroof.hpp "#  include <tokenroof/io/format.hpp>")
check("serving/step.hpp includes tokenroof.hpp: serving may not include umbrella"
      serving/step.hpp "#include <tokenroof/tokenroof.hpp>")
check("the umbrella reaches <iostream> through units.hpp" units.hpp "#include <iostream>")
check("the umbrella reaches <Eigen/Core> through numeric/array.hpp"
      numeric/array.hpp "#include <Eigen/Core>" memory/hbm.hpp "#include <tokenroof/numeric/array.hpp>")
foreach(layer memory compute model serving)
    check("${layer}/rent.hpp knows money, which only economics may: price_per_second rent{}"
          ${layer}/rent.hpp "price_per_second rent{}")
endforeach()
check("serving/step.hpp knows money, which only economics may: auto cost = 2 * dollar"
      serving/step.hpp "auto cost = 2 * dollar")
check("" units.hpp "inline constexpr auto dollar = 1.0" economics/cost.hpp "price_per_token cost{}"
      io/unit_names.hpp "price_per_token cost{}" serving/step.hpp "/// tokens per dollar")
check("network/mesh.hpp: network is not a layer" network/mesh.hpp "#pragma once\n#include <tokenroof/units.hpp>")
check("nested deeper" memory/dram/ddr.hpp "#pragma once")
check("write #include <...>" units.hpp "#include \"scalar.hpp\"")
file(REMOVE_RECURSE "${SCRATCH}")
