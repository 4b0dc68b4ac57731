// SPDX-License-Identifier: MIT
// The only place where the version stands; the build reads it from here.
#pragma once

#define TOKENROOF_VERSION_MAJOR 0
#define TOKENROOF_VERSION_MINOR 1
#define TOKENROOF_VERSION_PATCH 0
