// SPDX-License-Identifier: MIT
// Names of models: as in this catalog and as ids on Hugging Face.
#pragma once
#include <array>
#include <tokenroof/model/transformer.hpp>
#include <tokenroof/nearest.hpp>

namespace tokenroof::catalog {

/// What follows the organisation of an id: "Llama-3.1-8B" of "meta-llama/Llama-3.1-8B".
constexpr std::string_view without_organisation(std::string_view id) { return id.substr(id.rfind('/') + 1); }

/// True when two names differ in no more than their spelling and in words that leave the architecture as it is: how a
/// model was trained on (Instruct, Thinking), in which format it is published (FP8, AWQ), its date (2507, 0528).
/// "Qwen3-235B-A22B-Instruct-2507-FP8" is qwen3-235b-a22b. Words that stand for another model (Distill, Coder, mini) and
/// sizes of longer contexts (128k) remain.
constexpr bool same_architecture(std::string_view a, std::string_view b);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// A model under the name of another with the same architecture.
constexpr transformer renamed(transformer m, std::string_view name) {
    m.name = name;
    return m;
}

inline constexpr std::array<std::string_view, 29> words_without_weight{
    "instruct", "inst",  "it",    "hf",        "base",    "chat",  "pt",   "thinking", "meta", "fp8",
    "fp4",      "nvfp4", "mxfp4", "bf16",      "fp16",    "int4",  "int8", "w4a16",    "w8a8", "w8a16",
    "awq",      "gptq",  "gguf",  "quantized", "dynamic", "block", "4bit", "8k",       "8bit"};

/// Year and month, or month and day: 2507, 0528.
constexpr bool is_date(std::string_view word) {
    if (word.size() != 4) return false;
    for (const char c : word) {
        if (c < '0' || c > '9') return false;
    }
    const int first = (word[0] - '0') * 10 + word[1] - '0';
    return (first >= 1 && first <= 12) || (first >= 23 && first <= 29);
}

constexpr bool says_nothing(std::string_view word) {
    if (word.empty() || is_date(word)) return true;
    return std::any_of(words_without_weight.begin(), words_without_weight.end(),
                       [word](std::string_view w) { return tokenroof::detail::same_name(w, word); });
}

/// Takes the first word that says something off `name`; empty at its end.
constexpr std::string_view take_word(std::string_view& name) {
    while (!name.empty()) {
        std::size_t end = 0;
        while (end < name.size() && tokenroof::detail::canonical(name[end]) != '_') ++end;
        const std::string_view word = name.substr(0, end);
        name.remove_prefix(end < name.size() ? end + 1 : end);
        if (!says_nothing(word)) return word;
    }
    return {};
}

/// The words of a name that say something: "Qwen3-32B" of "Qwen3-32B-Instruct-2507".
inline std::string words_of(std::string_view name) {
    std::string words;
    for (std::string_view word = take_word(name); !word.empty(); word = take_word(name)) {
        words.append(words.empty() ? "" : "-").append(word);
    }
    return words;
}

}  // namespace detail

constexpr bool same_architecture(std::string_view a, std::string_view b) {
    while (true) {
        const std::string_view word = detail::take_word(a);
        if (!tokenroof::detail::same_name(word, detail::take_word(b))) return false;
        if (word.empty()) return true;
    }
}

}  // namespace tokenroof::catalog
