// SPDX-License-Identifier: MIT
// The operators of a step on one rank as a list, for tests.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/operators.hpp>
#include <vector>

namespace listed {

using namespace tokenroof;

struct entry {
    std::string name;
    kernel_class kind;
    int repeats;
    work each;
    bytes<> weights{};  ///< that one run reads
};

inline bytes<> weights_of(const gemm& g) { return 1.0 * g.n * g.k * size_of(g.weights); }
inline bytes<> weights_of(const experts& x) {
    const int inner = (x.inter + x.tensor_parallel - 1) / x.tensor_parallel;
    return expert_load_of(x).experts * ((x.gated ? 3.0 : 2.0) * x.hidden * inner) * size_of(x.weights);
}
bytes<> weights_of(const auto&) { return {}; }

/// The step's operators on one rank.
struct listing {
    std::vector<entry> entries;

    bool has(std::string_view name) const {
        return std::any_of(entries.begin(), entries.end(), [name](const entry& e) { return e.name == name; });
    }
    const entry& operator[](std::string_view name) const {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [name](const entry& e) { return e.name == name; });
        if (found == entries.end()) FAIL("no operator called " << std::string(name));
        return *found;
    }
    work total() const {
        work sum;
        for (const entry& e : entries) sum = sum + e.repeats * e.each;
        return sum;
    }
    flops<> products() const {
        flops<> sum{};
        for (const entry& e : entries) {
            if (e.kind == kernel_class::gemm || e.kind == kernel_class::experts) sum += e.repeats * e.each.arithmetic;
        }
        return sum;
    }
    bytes<> weights() const {
        bytes<> sum{};
        for (const entry& e : entries) sum += e.repeats * e.weights;
        return sum;
    }
};

inline listing list(const transformer& m, const step& s, int ranks = 1, const formats& f = {},
                    int expert_parallel = 1) {
    listing all;
    operators(
        m, f, ranks, s,
        [&all](std::string_view name, int repeats, const auto& op) {
            all.entries.push_back({std::string(name), op.kind, repeats, work_of(op), weights_of(op)});
        },
        expert_parallel);
    return all;
}

/// Parameters of the routers, which are counted among the vectors.
inline double routers(const transformer& m) { return 1.0 * expert_mlps(m) * m.hidden * m.experts.count; }

inline const step decode = decode_step(ratio<>(32), tokens<>(4096));
inline const step prefill = prefill_step(ratio<>(2), tokens<>(1024));
inline const step both{.kind = phase::mixed, .decoding = 32, .context = 4096, .prompts = 2, .prompt = 1024};

}  // namespace listed
