# SPDX-License-Identifier: MIT
# Every header stands in exactly one list of cmake/headers.cmake, and every entry there is a header.
cmake_minimum_required(VERSION 3.25)

include("${ROOT}/cmake/headers.cmake")
set(listed ${tokenroof_headers} ${tokenroof_fmt_headers} ${tokenroof_json_headers} ${tokenroof_eigen_headers}
           ${tokenroof_sweep_headers}
)
file(GLOB_RECURSE present RELATIVE "${ROOT}/include/tokenroof" "${ROOT}/include/*")

foreach(header IN LISTS present)
    list(FIND listed ${header} place)
    if(place EQUAL -1)
        message(SEND_ERROR "cmake/headers.cmake does not list ${header}")
    else()
        list(REMOVE_AT listed ${place})
    endif()
endforeach()
if(listed)
    message(SEND_ERROR "cmake/headers.cmake lists twice, or without a file: ${listed}")
endif()
