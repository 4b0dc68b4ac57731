// SPDX-License-Identifier: MIT
// Rows of a table as a fit takes them: an operation, what it took, and the group and shape that it belongs to.
#pragma once
#include "../validate/attention.hpp"
#include "../validate/gemm.hpp"
#include <set>

namespace accuracy {

template <class Op>
struct measured_op {
    Op op;
    tokenroof::seconds<> measured;
    std::string group;  ///< whose error is reported by itself
    std::string shape;  ///< rows of one shape are kept back together
};

/// Time of a row's operation on a chip of any scalar.
struct op_time {
    template <class S, class Op>
    auto operator()(const tokenroof::basic_chip<S>& c, const measured_op<Op>& row) const {
        const auto op = tokenroof::lift<S>(row.op);
        return total(time_of(op, work_of(op), c, supply_of(c)));
    }
};

/// The rows of a chip. Errors: file_error; those that cannot be predicted are left out.
template <class Op, class Read>
std::vector<measured_op<Op>> rows_of(const csv_file& file, const tokenroof::chip& on, Read&& read) {
    std::vector<measured_op<Op>> rows;
    for (const csv_row& line : file.rows) {
        const row_view row(file, line);
        if (file.text(line, "chip") != on.name || !row.has("latency_ms")) continue;
        try {
            rows.push_back(read(row));
        } catch (const skipped&) {
            continue;
        }
    }
    if (rows.empty()) throw file_error(fmt::format("{}: no row of {}", file.name, on.name));
    return rows;
}

inline tokenroof::seconds<> latency_of(const row_view& row) { return row.number("latency_ms") * tokenroof::ms; }

inline std::vector<measured_op<tokenroof::gemm>> gemm_rows(const csv_file& file, const tokenroof::chip& on) {
    return rows_of<tokenroof::gemm>(file, on, [&on](const row_view& row) {
        return measured_op<tokenroof::gemm>{gemm_of(row, on), latency_of(row), row.text("dtype"),
                                            row.text("n") + " x " + row.text("k")};
    });
}

inline std::vector<measured_op<tokenroof::attention>> attention_rows(const csv_file& file, const tokenroof::chip& on) {
    return rows_of<tokenroof::attention>(file, on, [&on](const row_view& row) {
        const std::string layout = fmt::format("{}/{} heads of {}, window {}", row.text("heads"), row.text("kv_heads"),
                                               row.text("head_dim"), row.text("window"));
        return measured_op<tokenroof::attention>{attention_of(row, on), latency_of(row),
                                                 row.text("op") + " " + row.text("kv_dtype"), layout};
    });
}

}  // namespace accuracy
