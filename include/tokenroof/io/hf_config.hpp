// SPDX-License-Identifier: MIT
// Models from the config.json that stands beside their weights on Hugging Face.
//
//     const transformer m = read_hf_config(text_of("config.json"), "my-model");
#pragma once
#include <tokenroof/io/hf_families.hpp>
#include <tokenroof/nearest.hpp>

namespace tokenroof {

/// The language model that a config.json describes. `name` is what it is to be called: the file does not say, and the
/// text must outlive the model.
///
/// Domain   a "model_type" of those in hf_families.hpp. What a family's code leaves to its defaults and all its
///          published models share is filled in; anything else that is missing is an error.
/// Errors   std::invalid_argument naming the member that is unknown, missing, malformed or not modelled, and those of
///          validate(model).
/// Source   the classes that huggingface/transformers and the publishers' own repositories read these files with.
inline transformer read_hf_config(std::string_view text, std::string_view name = {});

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

inline const hf_family& hf_family_of(const hf_fields& f) {
    const std::string type = f.text("model_type");
    std::vector<std::string> types;
    types.reserve(std::size(hf_families));
    for (const hf_family& family : hf_families) {
        if (family.model_type == type) return family;
        types.emplace_back(family.model_type);
    }
    f.reject("model_type", "is not known; near names: " + nearest(types, type));
}

}  // namespace detail

inline transformer read_hf_config(std::string_view text, std::string_view name) {
    const detail::hf_fields f(text);
    const detail::hf_family& family = detail::hf_family_of(f);
    transformer m{.name = name};
    detail::read_common(f, m);
    family.read(f, m);
    const expert_layers& e = m.experts;
    if (e.count > 0 && e.every == 1 && e.dense_first == 0) m.ffn = 0;  // what it says of dense MLPs is not used
    validate(m);
    return m;
}

}  // namespace tokenroof
