// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/elements.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

using namespace tokenroof;

namespace {

using three = Eigen::Array<double, 3, 1>;

static_assert(element_count<double> == 1 && element_count<float> == 1 && element_count<Eigen::ArrayXd> == 1);
static_assert(element_count<three> == 3 && element_count<lane_array> == 64);

tokens<three> lengths() { return tokens<three>::from_value(three(10, 20, 30)); }

}  // namespace

TEST_SUITE("numeric/elements") {
    TEST_CASE("an element of a quantity of arrays is a quantity of doubles") {
        const tokens<> second_length = element(lengths(), 1);
        CHECK(second_length == 20 * token);
    }
    TEST_CASE("an element of a mask is a bool") {
        const auto mask = lengths() > tokens<three>(15);
        CHECK_FALSE(element(mask, 0));
        CHECK(element(mask, 1));
    }
    TEST_CASE("an element of an input has its numbers, and its names and switches as they are") {
        const basic_engine<three> w{.prefill_first = true, .chunk = lengths()};
        const engine third = element(w, 2);
        CHECK(third.chunk == 30 * token);
        CHECK(third.memory_share == engine{}.memory_share);
        CHECK(third.name == engine{}.name);
        CHECK(third.prefill_first);

        basic_chip<three> c = lift<three>(catalog::h100_sxm);
        c.memory.stack.pin_rate *= ratio<three>::from_value(three(1, 2, 3));
        const chip faster = element(c, 1);
        CHECK(faster.name == "h100-sxm");
        CHECK(faster.units == catalog::h100_sxm.units);
        CHECK(faster.memory.stack.pin_rate == 2 * catalog::h100_sxm.memory.stack.pin_rate);
        CHECK(faster.rates.bf16 == catalog::h100_sxm.rates.bf16);
    }
    TEST_CASE("an element of an estimate is the estimate of its element") {
        const deployment d{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b};
        const basic_workload<lane_array> loads{
            .input = tokens<lane_array>::from_value(lane_array::LinSpaced(100, 4000)), .output = 50, .concurrency = 20};
        const auto all = serve(d, loads);
        for (const std::size_t i : {0U, 17U, 63U}) {
            const estimate e = element(all, i);
            const estimate expected = serve(d, element(loads, i));
            CHECK(e.output_rate.value() == doctest::Approx(expected.output_rate.value()).epsilon(1e-12));
            CHECK(e.memory.kv_request == expected.memory.kv_request);
            REQUIRE(e.decode.parts.size() == expected.decode.parts.size());
            for (std::size_t k = 0; k < e.decode.parts.size(); ++k) {
                CHECK(e.decode.parts[k].name == expected.decode.parts[k].name);
                CHECK(total(e.decode.parts[k].time).value() ==
                      doctest::Approx(total(expected.decode.parts[k].time).value()).epsilon(1e-12));
            }
            CHECK(binding(e) == binding(expected));
        }
    }
    TEST_CASE("tuples, pairs and lists are taken apart, also inside each other") {
        const auto nested = std::tuple(lengths(), std::pair(lengths() * lengths(), 5),
                                       std::array{lengths(), -lengths()}, std::tuple(lengths() < tokens<three>(15)));
        const auto [length, product, both, inner] = element(nested, 0);
        CHECK(length == 10 * token);
        CHECK(product.first == 100 * (token * token));
        CHECK(product.second == 5);
        CHECK(both[1] == -10 * token);
        CHECK(std::get<0>(inner));

        inplace_vector<tokens<three>, 4> list;
        list.append() = lengths();
        list.append() = 2 * lengths();
        const inplace_vector<tokens<>, 4> third = element(list, 2);
        REQUIRE(third.size() == 2);
        CHECK(third[1] == 60 * token);
    }
    TEST_CASE("what holds no array, or one of size 1, is the same for all elements") {
        CHECK(element(4 * token, 2) == 4 * token);
        CHECK(element(catalog::llama_3_1_8b, 2).layers == catalog::llama_3_1_8b.layers);
        const auto constant = tokens<Eigen::ArrayXd>(6);
        CHECK(element(constant, 2) == 6 * token);
        const auto dynamic = tokens<Eigen::ArrayXd>::from_value(Eigen::ArrayXd::LinSpaced(3, 1, 3));
        CHECK(element(dynamic, 2) == 3 * token);
    }
    TEST_CASE("gathered inputs have the numbers of each as elements, and repeat the last beyond them") {
        const std::vector<workload> inputs{{.input = 1, .output = 2}, {.input = 3, .output = 4, .concurrency = 5}};
        const auto block = detail::gather<three>(std::span(inputs));
        CHECK(element(block, 0).input == 1 * token);
        CHECK(element(block, 0).concurrency == 1);
        CHECK(element(block, 1).output == 4 * token);
        CHECK(element(block, 2).output == 4 * token);
        CHECK(element(block, 2).concurrency == 5);

        const std::vector<bytes<>> sizes{1 * GB};
        CHECK(element(detail::gather<three>(std::span(sizes)), 2) == 1 * GB);
    }
    TEST_CASE("inputs are alike when they differ in numbers only") {
        const deployment d{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b};
        deployment other = d;
        other.workspace = 1 * GB;
        other.chip.memory.stack.pin_rate *= 2;
        CHECK(detail::alike(d, other));
        for (const auto& change : {+[](deployment& x) { x.chip.name = "else"; }, +[](deployment& x) { ++x.chip.units; },
                                   +[](deployment& x) { x.formats.kv = fp8; }, +[](deployment& x) { ++x.model.layers; },
                                   +[](deployment& x) { x.engine.prefill_first = true; }}) {
            deployment changed = d;
            change(changed);
            CHECK_FALSE(detail::alike(d, changed));
        }
    }
}
