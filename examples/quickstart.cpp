// SPDX-License-Identifier: MIT
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/io/format.hpp>
#include <tokenroof/tokenroof.hpp>
using namespace tokenroof;

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr estimate e = serve(plan, {.input = 1024, .output = 1024, .concurrency = 64});
static_assert(e.output_rate > 1000 * token_per_s);

int main() { fmt::print("{}\n\n{}", plan, e); }
