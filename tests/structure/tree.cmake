# SPDX-License-Identifier: MIT
# The top level holds what it is meant to hold, files stay short, and the version stands in one place.
cmake_minimum_required(VERSION 3.25)

set(entries CMakeLists.txt CMakePresets.json CHANGELOG.md CONTRIBUTING.md LICENSE README.md
            bench cmake examples include tests)
set(longest 300)

file(GLOB present RELATIVE "${ROOT}" "${ROOT}/*")
list(FILTER present EXCLUDE REGEX "^\\.|^build$|^compile_commands.json$") # dot-files, and what .gitignore names
list(REMOVE_ITEM present ${entries})
if(present)
    message(SEND_ERROR "unexpected at the top level: ${present}")
endif()

include("${ROOT}/cmake/version.cmake")
tokenroof_read_version(version)
string(REPLACE "." "\\." version_pattern "(^|[^0-9.])${version}([^0-9.]|$)")

set(kinds *.hpp *.cpp *.cmake *.in *.sh CMakeLists.txt *.json *.md)
foreach(folder . include examples tests bench cmake)
    set(glob GLOB_RECURSE)
    if(folder STREQUAL ".")
        set(glob GLOB)
    endif()
    list(TRANSFORM kinds PREPEND "${ROOT}/${folder}/" OUTPUT_VARIABLE patterns)
    file(${glob} found LIST_DIRECTORIES false ${patterns})
    list(APPEND files ${found})
endforeach()
foreach(file IN LISTS files)
    file(RELATIVE_PATH name "${ROOT}" "${file}")
    file(READ "${file}" text)
    string(REGEX REPLACE "[^\n]+" "" newlines "${text}")
    string(LENGTH "${newlines}" lines)
    if(lines GREATER longest AND NOT name STREQUAL "CHANGELOG.md")
        message(SEND_ERROR "${name} has ${lines} lines, the limit is ${longest}")
    endif()
    if(text MATCHES "${version_pattern}" AND NOT name STREQUAL "CHANGELOG.md")
        message(SEND_ERROR "${name} repeats the version ${version}, which stands in version.hpp only")
    endif()
endforeach()
