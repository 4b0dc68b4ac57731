# SPDX-License-Identifier: MIT
# version.hpp is the only place where the version stands; CMake reads it from there.

function(tokenroof_read_version result)
    set(header "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../include/tokenroof/version.hpp")
    file(READ "${header}" text)
    foreach(part MAJOR MINOR PATCH)
        if(NOT text MATCHES "#define TOKENROOF_VERSION_${part} ([0-9]+)")
            message(FATAL_ERROR "${header} does not define TOKENROOF_VERSION_${part}")
        endif()
        list(APPEND parts ${CMAKE_MATCH_1})
    endforeach()
    list(JOIN parts . version)
    set(${result} ${version} PARENT_SCOPE)
    if(NOT CMAKE_SCRIPT_MODE_FILE)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
    endif()
endfunction()
