// SPDX-License-Identifier: MIT
// Rows of energy as fits take them: a board's power from watts, and an engine's overheads from energy per token.
#pragma once
#include "../validate/energy.hpp"
#include "engine_rows.hpp"

namespace accuracy {

/// A row's deployment with one of the figures that it measures.
template <class Measured>
struct drawn_row {
    tokenroof::deployment plan;
    tokenroof::workload load;
    Measured measured{};
};

/// What a row of the energy table says: joules of all boards per output token, and watts of each.
struct energy_row {
    tokenroof::deployment plan;
    tokenroof::workload load;
    tokenroof::energy_per_token<> per_token{};
    tokenroof::power_draw<> per_board{};
    std::string model = {};
    std::string chip = {};
};

/// Energy per token, under an engine of any scalar.
struct token_energy {
    template <class S>
    tokenroof::energy_per_token<S> operator()(const tokenroof::basic_engine<S>& by, const auto& row) const {
        auto plan = tokenroof::lift<S>(row.plan);
        plan.engine = by;
        return tokenroof::serve(plan, tokenroof::lift<S>(row.load)).energy_per_output;
    }
};

/// Mean power of a board, with a power model of any scalar.
struct board_draw {
    template <class S>
    tokenroof::power_draw<S> operator()(const tokenroof::basic_power<S>& power, const auto& row) const {
        auto plan = tokenroof::lift<S>(row.plan);
        plan.chip.power = power;
        const tokenroof::basic_estimate<S> e = tokenroof::serve(plan, tokenroof::lift<S>(row.load));
        return e.power / e.chips;
    }
};

/// The rows of a table `energy` that can be predicted. Errors: file_error.
inline std::vector<energy_row> energy_rows(const csv_file& file) {
    using namespace tokenroof;
    std::vector<energy_row> rows;
    for (const csv_row& line : file.rows) {
        const row_view row(file, line);
        try {
            const deployment plan = energy_plan(row);
            const workload load = energy_load(row);
            if (!fits(serve(plan, load))) continue;
            rows.push_back({plan, load, row.number("energy_per_token_joules") * (joule / token),
                            row.number("watts_per_gpu") * watt, row.text("model_id"), row.text("chip")});
        } catch (const skipped&) {
            continue;
        }
    }
    if (rows.empty()) throw file_error(fmt::format("{}: no row can be predicted", file.name));
    return rows;
}

/// Engine and boards as rows make them.
struct fitted_energy {
    tokenroof::engine engine{};
    std::map<std::string, tokenroof::basic_power<>> boards{};
};

/// Shares of its limit that a board's catalog entry states.
inline std::vector<std::string> power_shares(const tokenroof::basic_power<>& p) {
    std::vector<std::string> paths;
    for (const tokenroof::real_input& input : real_inputs(tokenroof::at(p))) {
        const std::string path = input.path.text();
        if (path.ends_with("_share") && path != "clock_share" && input.value != 0) paths.push_back(path);
    }
    return paths;
}

/// Gives each chip of the rows the power that agrees best with its watts, under an engine.
inline void fit_boards(fitted_energy& fitted, const std::vector<energy_row>& rows) {
    std::map<std::string, std::vector<drawn_row<tokenroof::power_draw<>>>> drawn;
    for (const energy_row& r : rows) {
        drawn[r.chip].push_back({r.plan, r.load, r.per_board});
        drawn[r.chip].back().plan.engine = fitted.engine;
    }
    for (const auto& [chip, of_chip] : drawn) {
        const tokenroof::basic_power<> known = of_chip.front().plan.chip.power;
        fitted.boards[chip] = fitted_input(board_draw{}, known, of_chip, power_shares(known));
    }
}

/// Gives the engine the overheads that agree best with energies per token on such boards.
inline void fit_host(fitted_energy& fitted, const std::vector<energy_row>& rows) {
    std::vector<drawn_row<tokenroof::energy_per_token<>>> drawn;
    for (const energy_row& r : rows) {
        drawn.push_back({r.plan, r.load, r.per_token});
        drawn.back().plan.chip.power = fitted.boards.at(r.chip);
    }
    fitted.engine = fitted_input(token_energy{}, fitted.engine, drawn, engine_overheads(fitted.engine));
}

/// Boards, engine and boards again, from the catalog's.
inline fitted_energy fit_energy(const std::vector<energy_row>& rows) {
    fitted_energy fitted{.engine = rows.front().plan.engine};
    fit_boards(fitted, rows);
    fit_host(fitted, rows);
    fit_boards(fitted, rows);
    return fitted;
}

/// Errors of a row's energy per token and power of a board.
struct energy_errors {
    double per_token = 0;
    double per_board = 0;
};
inline energy_errors errors_of(const energy_row& row, const fitted_energy& by) {
    using namespace tokenroof;
    deployment plan = row.plan;
    plan.engine = by.engine;
    if (const auto board = by.boards.find(row.chip); board != by.boards.end()) plan.chip.power = board->second;
    const estimate e = serve(plan, row.load);
    return {relative_error(row.per_token.value(), e.energy_per_output.value()),
            relative_error(row.per_board.value(), (e.power / e.chips).value())};
}

}  // namespace accuracy
