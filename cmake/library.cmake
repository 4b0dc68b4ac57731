# SPDX-License-Identifier: MIT
# The targets that users link: tokenroof::tokenroof without any dependency, and one more for each library that some
# headers need. They exist whether or not that library does: only who links one has to bring it.
include("${CMAKE_CURRENT_LIST_DIR}/headers.cmake")

# tokenroof_add_library(<target> <list of headers> [<library>...])
function(tokenroof_add_library target headers)
    list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/include/tokenroof/")
    add_library(${target} INTERFACE)
    target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
    target_compile_features(${target} INTERFACE cxx_std_20)
    target_link_libraries(${target} INTERFACE ${ARGN})

    set(verify ON)
    foreach(library IN LISTS ARGN)
        if(NOT TARGET ${library})
            set(verify OFF)
        endif()
    endforeach()
    string(REPLACE "tokenroof_" "" name ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ${verify})
    add_library(tokenroof::${name} ALIAS ${target})
endfunction()

tokenroof_add_library(tokenroof "${tokenroof_headers}")
tokenroof_add_library(tokenroof_fmt "${tokenroof_fmt_headers}" tokenroof::tokenroof fmt::fmt)
tokenroof_add_library(
    tokenroof_json "${tokenroof_json_headers}" tokenroof::tokenroof nlohmann_json::nlohmann_json
)
tokenroof_add_library(tokenroof_eigen "${tokenroof_eigen_headers}" tokenroof::tokenroof Eigen3::Eigen)
tokenroof_add_library(
    tokenroof_sweep "${tokenroof_sweep_headers}" tokenroof::eigen Eigen3::Eigen TBB::tbb # Eigen for the check alone
)
