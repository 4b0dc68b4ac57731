// SPDX-License-Identifier: MIT
// What kind of chip a chip is: its family, whether it ships, and where the figures of its kernels come from.
#pragma once
#include <array>
#include <string_view>
#include <tokenroof/fields.hpp>

namespace tokenroof {

/// Chips whose units are built alike, so that kernels reach like shares of what the units could do.
enum class architecture {
    other,
    ampere,
    ampere_rtx,
    ada,
    hopper,
    blackwell,
    blackwell_rtx,
    rubin,
    cdna2,
    cdna3,
    cdna4,
    cdna5,
    xe2,
    tpu,
    gaudi,
    trainium,
    npu,    ///< Furiosa's and Rebellions' accelerators
    apple,  ///< GPU cores of Apple's M series
    cpu,
};

inline constexpr std::array all_architectures{architecture::other,
                                              architecture::ampere,
                                              architecture::ampere_rtx,
                                              architecture::ada,
                                              architecture::hopper,
                                              architecture::blackwell,
                                              architecture::blackwell_rtx,
                                              architecture::rubin,
                                              architecture::cdna2,
                                              architecture::cdna3,
                                              architecture::cdna4,
                                              architecture::cdna5,
                                              architecture::xe2,
                                              architecture::tpu,
                                              architecture::gaudi,
                                              architecture::trainium,
                                              architecture::npu,
                                              architecture::apple,
                                              architecture::cpu};

/// Name as it is printed: "blackwell_rtx".
constexpr std::string_view name(architecture a) {
    switch (a) {
        case architecture::ampere: return "ampere";
        case architecture::ampere_rtx: return "ampere_rtx";
        case architecture::ada: return "ada";
        case architecture::hopper: return "hopper";
        case architecture::blackwell: return "blackwell";
        case architecture::blackwell_rtx: return "blackwell_rtx";
        case architecture::rubin: return "rubin";
        case architecture::cdna2: return "cdna2";
        case architecture::cdna3: return "cdna3";
        case architecture::cdna4: return "cdna4";
        case architecture::cdna5: return "cdna5";
        case architecture::xe2: return "xe2";
        case architecture::tpu: return "tpu";
        case architecture::gaudi: return "gaudi";
        case architecture::trainium: return "trainium";
        case architecture::npu: return "npu";
        case architecture::apple: return "apple";
        case architecture::cpu: return "cpu";
        case architecture::other: break;
    }
    return "other";
}

/// Whether there is such a chip to be had.
enum class availability {
    shipping,   ///< sold or let, now or formerly
    announced,  ///< figures of its vendor before it ships
};

constexpr std::string_view name(availability a) { return a == availability::announced ? "announced" : "shipping"; }

/// Where the figures of a kind of kernels come from, the surest last.
enum class calibration {
    unstated,
    borrowed,   ///< from measured chips of other families, scaled to this chip's data sheet
    inherited,  ///< from measured chips of its family, scaled to this chip's data sheet
    fitted,     ///< on measured rows of this chip
};

constexpr std::string_view name(calibration c) {
    switch (c) {
        case calibration::borrowed: return "borrowed";
        case calibration::inherited: return "inherited";
        case calibration::fitted: return "fitted";
        case calibration::unstated: break;
    }
    return "unstated";
}

/// Where the figures of a chip's kernels come from, by kind.
struct calibrations {
    calibration gemm = calibration::unstated;
    calibration attention = calibration::unstated;
    calibration latent = calibration::unstated;
    calibration experts = calibration::unstated;
    calibration collectives = calibration::unstated;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"gemm"}, x.gemm...);
        visit(field{"attention"}, x.attention...);
        visit(field{"latent"}, x.latent...);
        visit(field{"experts"}, x.experts...);
        visit(field{"collectives"}, x.collectives...);
    }
};

/// The same origin for all kinds.
constexpr calibrations all_from(calibration c) { return {c, c, c, c, c}; }

}  // namespace tokenroof
