// SPDX-License-Identifier: MIT
// Number formats of weights, activations and KV cache: their bytes and the matrix rate that serves them.
#pragma once
#include <array>
#include <string_view>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// How a tensor is stored. The *_weight_only formats are dequantised and multiplied in bf16.
enum class format {
    fp32,
    tf32,
    bf16,
    fp16,
    fp8,                ///< one scale per tensor
    fp8_block,          ///< one fp32 scale per 128 x 128 weights, per 1 x 128 activations
    int8,               ///< weights and activations (w8a8)
    int8_weight_only,   ///< one scale per output channel
    int4_weight_only,   ///< one 16-bit scale per 128 weights
    nvfp4,              ///< one 8-bit scale per 16 values
    mxfp4,              ///< one 8-bit scale per 32 values
    mxfp4_weight_only,  ///< weights as mxfp4
    mxfp4_mxfp8,        ///< weights as mxfp4; activations in fp8 with one 8-bit scale per 32
};
using enum format;

inline constexpr std::array all_formats{fp32,
                                        tf32,
                                        bf16,
                                        fp16,
                                        fp8,
                                        fp8_block,
                                        int8,
                                        int8_weight_only,
                                        int4_weight_only,
                                        nvfp4,
                                        mxfp4,
                                        mxfp4_weight_only,
                                        mxfp4_mxfp8};

/// Name as on a command line: "fp8_block".
constexpr std::string_view name(format f) {
    switch (f) {
        case fp32: return "fp32";
        case tf32: return "tf32";
        case bf16: return "bf16";
        case fp16: return "fp16";
        case fp8: return "fp8";
        case fp8_block: return "fp8_block";
        case int8: return "int8";
        case int8_weight_only: return "int8_weight_only";
        case int4_weight_only: return "int4_weight_only";
        case nvfp4: return "nvfp4";
        case mxfp4: return "mxfp4";
        case mxfp4_weight_only: return "mxfp4_weight_only";
        case mxfp4_mxfp8: break;
    }
    return "mxfp4_mxfp8";
}

namespace detail {
[[noreturn]] inline void reject_format(std::string_view text) {
    std::string known = "must be one of";
    for (const format f : all_formats) known.append(f == all_formats.front() ? " " : ", ").append(name(f));
    reject("format", text, known);
}
}  // namespace detail

/// The format called `text`: the inverse of name.
/// Errors   std::invalid_argument listing the names there are.
constexpr format parse_format(std::string_view text) {
    for (const format f : all_formats) {
        if (name(f) == text) return f;
    }
    detail::reject_format(text);
}

/// Bytes of one stored value, its share of the block scales included (OCP Microscaling Formats 1.0 for mxfp4).
constexpr bytes<> size_of(format f) {
    switch (f) {
        case fp32:
        case tf32: return 4 * byte;
        case bf16:
        case fp16: return 2 * byte;
        case fp8:
        case int8:
        case int8_weight_only: return byte;
        case fp8_block: return byte + 4 * byte / (128 * 128);
        case int4_weight_only: return 4 * bit + 16 * bit / 128;
        case nvfp4: return 4 * bit + 8 * bit / 16;
        case mxfp4:
        case mxfp4_weight_only:
        case mxfp4_mxfp8: break;
    }
    return 4 * bit + 8 * bit / 32;
}

/// The format that a matrix unit reads when the weights are stored in f.
constexpr format arithmetic_format(format f) {
    switch (f) {
        case fp16:
        case int8_weight_only:
        case int4_weight_only:
        case mxfp4_weight_only: return bf16;
        case fp8_block:
        case mxfp4_mxfp8: return fp8;
        default: return f;
    }
}

/// The format in which the matrix unit reads activations that meet weights stored in f.
constexpr format activation_format(format f) { return arithmetic_format(f) == tf32 ? fp32 : arithmetic_format(f); }

/// True when a pass of its own quantises 16-bit activations before the product. (Engines with int8 weights and
/// activations fuse it into the norm before.)
constexpr bool quantises_activations(format f) {
    return f == fp8 || f == fp8_block || f == nvfp4 || f == mxfp4 || f == mxfp4_mxfp8;
}

/// True when libraries split k over idle units for products in f.
constexpr bool splits_k(format f) { return f == bf16 || f == fp16 || f == fp8 || f == int8; }

}  // namespace tokenroof
