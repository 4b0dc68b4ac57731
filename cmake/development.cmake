# SPDX-License-Identifier: MIT
# What tests, examples and bench share; a project that only uses the library never reads this file.
option(TOKENROOF_REQUIRE_PACKAGES "Stop when a package that tests, examples or bench use is missing" OFF)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release)
endif()

find_package(fmt QUIET)
find_package(Eigen3 QUIET)
find_package(CLI11 QUIET)
find_package(nlohmann_json QUIET)
find_package(doctest QUIET)
find_package(benchmark QUIET)
find_package(TBB QUIET)
set(MPI_CXX_SKIP_MPICXX TRUE) # without the C++ bindings that MPI-3 removed
find_package(MPI QUIET COMPONENTS CXX)

# The fast C++ CSV parser ships without a CMake package.
find_path(fccp_INCLUDE_DIR libfccp/csv.h)
mark_as_advanced(fccp_INCLUDE_DIR)
if(fccp_INCLUDE_DIR)
    set(fccp_FOUND TRUE)
    add_library(fccp::fccp INTERFACE IMPORTED)
    target_include_directories(fccp::fccp INTERFACE "${fccp_INCLUDE_DIR}")
    # It cuts off long file names on purpose, which g++ sees once it is inlined.
    target_compile_options(fccp::fccp INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-truncation>)
endif()

add_library(tokenroof_development INTERFACE)
target_link_libraries(tokenroof_development INTERFACE tokenroof::tokenroof)
target_compile_options(
    tokenroof_development
    INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror
              # g++ 12 warns of its own std::string: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
              $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
)

# tokenroof_add_program(<target> SOURCES <file>... [LINKS <library>...] [NEEDS <package>...])
# Leaves the program out, and says so, where a package that it needs is missing.
function(tokenroof_add_program target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;NEEDS")
    foreach(package IN LISTS arg_NEEDS)
        if(NOT ${package}_FOUND)
            list(APPEND missing ${package})
        endif()
    endforeach()
    if(missing)
        list(JOIN missing ", " missing)
        set(severity STATUS)
        if(TOKENROOF_REQUIRE_PACKAGES)
            set(severity FATAL_ERROR)
        endif()
        message(${severity} "${target} is left out, not found: ${missing} (see cmake/install_packages.sh)")
        return()
    endif()
    add_executable(${target} ${arg_SOURCES})
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    target_link_libraries(${target} PRIVATE tokenroof_development ${arg_LINKS})
endfunction()
