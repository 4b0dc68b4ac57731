# SPDX-License-Identifier: MIT
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Nothing is compiled, so nothing depends on the architecture: share, not lib.
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/tokenroof")

install(
    TARGETS tokenroof tokenroof_fmt tokenroof_json tokenroof_eigen tokenroof_sweep
    EXPORT tokenroof FILE_SET HEADERS
)
install(EXPORT tokenroof FILE tokenroof-targets.cmake NAMESPACE tokenroof:: DESTINATION "${package_dir}")

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/tokenroof-config.cmake.in" "${PROJECT_BINARY_DIR}/tokenroof-config.cmake"
    INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO
)
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/tokenroof-config-version.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT # until 1.0 a minor version may break its users
)
install(
    FILES "${PROJECT_BINARY_DIR}/tokenroof-config.cmake" "${PROJECT_BINARY_DIR}/tokenroof-config-version.cmake"
    DESTINATION "${package_dir}"
)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
