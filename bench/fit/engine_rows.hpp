// SPDX-License-Identifier: MIT
// Served rows as a fit of engines takes them: what an engine's figures make of each, beside what was measured.
#pragma once
#include "../validate/evaluate.hpp"
#include "../validate/serving.hpp"
#include "parameters.hpp"
#include <array>

namespace accuracy {

/// Times that a row measures; `life` of a request, from its arrival to its last token, stands for the output rate.
enum class served_metric { life, tpot, ttft };
inline constexpr std::array served_metrics{served_metric::life, served_metric::tpot, served_metric::ttft};

struct timed_row {
    served_row served;
    served_metric metric = served_metric::life;
    tokenroof::seconds<> measured{};
    std::string model = {};
    std::string chip = {};
};

/// Time of a row under an engine of any scalar.
struct served_time {
    template <class S>
    tokenroof::seconds<S> operator()(const tokenroof::basic_engine<S>& by, const timed_row& row) const {
        auto plan = tokenroof::lift<S>(row.served.plan);
        plan.engine = by;
        const auto load = tokenroof::lift<S>(row.served.load);
        const tokenroof::basic_estimate<S> e = tokenroof::serve(plan, load);
        if (row.metric == served_metric::tpot) return e.tpot;
        if (row.metric == served_metric::ttft) return e.ttft;
        return load.concurrency * load.output / e.output_rate;
    }
};

/// Relative error of the metric that a row's time stands for: rates are inverse to times.
inline double metric_error(const timed_row& row, const tokenroof::engine& by) {
    const double measured = row.measured.in(tokenroof::second);
    const double predicted = served_time{}(by, row).in(tokenroof::second);
    return row.metric == served_metric::life ? relative_error(1 / measured, 1 / predicted)
                                             : relative_error(measured, predicted);
}

/// Names of an engine's figures that its defaults decide, not measurements.
inline constexpr std::array<std::string_view, 2> engine_policies{"reserved_output", "memory_share"};

/// The overheads that an engine's catalog entry sets, of whatever fields an engine has: all that is neither a number of
/// tokens nor a policy, and is not as in an engine that adds nothing.
inline std::vector<std::string> engine_overheads(const tokenroof::engine& e) {
    const tokenroof::engine ideal{};
    const auto own = real_inputs(tokenroof::at(e));
    const auto none = real_inputs(tokenroof::at(ideal));
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < own.size(); ++i) {
        const std::string path = own[i].path.text();
        const bool is_policy = std::ranges::find(engine_policies, path) != engine_policies.end();
        if (own[i].value == none[i].value || own[i].value == 0 || is_policy) continue;  // 0 spans no range
        if (own[i].unit == tokenroof::dimension{.token = 1}) continue;
        paths.push_back(path);
    }
    return paths;
}

/// The rows of a table `serving` that can be predicted, by engine. Errors: file_error.
inline std::map<std::string, std::vector<timed_row>> engine_rows(const csv_file& file) {
    std::map<std::string, std::vector<timed_row>> rows;
    for (const csv_row& line : file.rows) {
        const row_view row(file, line);
        try {
            const served_row served = served_row_of(row);
            if (served.drafts.drafted > 0) continue;  // their pace is that of drafts
            if (!fits(serve(served.plan, served.load))) continue;
            for (const figure& m : measured_serving(row)) {
                const bool is_rate = m.metric == "output_rate";
                const served_metric metric = is_rate              ? served_metric::life
                                             : m.metric == "tpot" ? served_metric::tpot
                                                                  : served_metric::ttft;
                const double requests = (served.load.concurrency * served.load.output / tokenroof::token).value();
                const double time = is_rate ? requests / m.value : m.value;
                rows[std::string(served.plan.engine.name)].push_back(
                    {served, metric, time * tokenroof::second, row.text("model"), row.text("chip")});
            }
        } catch (const skipped&) {
            continue;
        } catch (const std::invalid_argument&) {  // the library does not take these inputs
            continue;
        }
    }
    if (rows.empty()) throw file_error(fmt::format("{}: no row can be predicted", file.name));
    return rows;
}

/// An input with those of its figures that agree best with rows. Figures that the rows do not determine stay as they are,
/// one after the other the last of them.
template <class Model, class Input, class Row>
Input fitted_input(const Model& model, const Input& start, const std::vector<Row>& rows,
                   std::vector<std::string> paths) {
    while (!paths.empty() && rows.size() >= paths.size()) {
        std::vector<tokenroof::free_parameter> free;
        for (const std::string& path : paths) free.push_back(bounded(start, path));
        try {
            return std::get<0>(
                fit(model, tokenroof::at(start), rows, free, {.measure = tokenroof::loss::absolute}).inputs);
        } catch (const tokenroof::undetermined_parameters& open) {
            std::erase(paths, open.paths.back());
        }
    }
    return start;
}

/// An engine with the overheads that agree best with rows.
inline tokenroof::engine fitted_engine(const tokenroof::engine& start, const std::vector<timed_row>& rows) {
    return fitted_input(served_time{}, start, rows, engine_overheads(start));
}

}  // namespace accuracy
