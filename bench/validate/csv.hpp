// SPDX-License-Identifier: MIT
// A CSV file as rows of named fields. Quoting as in RFC 4180 (without line breaks inside a field), blank = missing.
#pragma once
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <istream>
#include <libfccp/csv.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace accuracy {

/// A file that cannot be read or written, or that is not what it should be: the message starts with FILE:LINE.
struct file_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct csv_row {
    std::size_t line;
    std::vector<std::string> fields;
};

struct csv_file {
    std::string name;
    std::string header;  ///< as it stands in the file
    std::vector<std::string> columns;
    std::vector<csv_row> rows;

    file_error error(std::size_t line, std::string_view message) const {
        return file_error(fmt::format("{}:{}: {}", name, line, message));
    }

    /// Position of a column. Errors: file_error.
    std::size_t position(std::string_view column) const {
        const auto found = std::find(columns.begin(), columns.end(), column);
        if (found == columns.end()) throw error(1, fmt::format("no column '{}'", column));
        return static_cast<std::size_t>(found - columns.begin());
    }

    const std::string& text(const csv_row& row, std::string_view column) const { return row.fields[position(column)]; }

    /// A finite number, or nothing where the field is blank. Errors: file_error.
    std::optional<double> number(const csv_row& row, std::string_view column) const {
        const std::string& field = text(row, column);
        if (field.empty()) return std::nullopt;
        double value = 0;
        const char* const end = field.data() + field.size();
        const auto [stop, failure] = std::from_chars(field.data(), end, value);
        if (failure != std::errc{} || stop != end || !std::isfinite(value))
            throw error(row.line, fmt::format("column {}: '{}' is not a number", column, field));
        return value;
    }
};

/// The fields of one line, unquoted, blanks around them removed. Errors: io::error::escaped_string_not_closed.
inline std::vector<std::string> split_csv_line(std::string line) {
    using quoting = io::double_quote_escape<',', '"'>;
    std::vector<std::string> fields;
    char* begin = line.data();
    for (bool last = false; !last;) {
        char* end = begin + (quoting::find_next_column_end(begin) - begin);
        char* const next = end + 1;
        last = *end == '\0';
        io::trim_chars<' ', '\t'>::trim(begin, end);
        quoting::unescape(begin, end);
        fields.emplace_back(begin, end);
        begin = next;
    }
    return fields;
}

/// A header and at least one row; blank lines are ignored. `name` is what errors call the file. Errors: file_error.
inline csv_file read_csv(const std::string& name, std::istream& in) {
    csv_file file{.name = name, .header = {}, .columns = {}, .rows = {}};
    std::size_t line = 0;
    for (std::string text; std::getline(in, text);) {
        if (++line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // byte order mark
        if (text.ends_with('\r')) text.pop_back();
        if (io::empty_line_comment::is_comment(text.c_str())) continue;
        std::vector<std::string> fields;
        try {
            fields = split_csv_line(text);
        } catch (const io::error::escaped_string_not_closed&) {
            throw file.error(line, "a quoted field is not closed");
        }
        if (file.columns.empty()) {
            file.header = text;
            file.columns = std::move(fields);
        } else if (fields.size() != file.columns.size()) {
            throw file.error(line, fmt::format("{} fields, the header has {}", fields.size(), file.columns.size()));
        } else {
            file.rows.push_back({line, std::move(fields)});
        }
    }
    if (file.columns.empty()) throw file.error(1, "the file is empty, a header is due");
    for (auto column = file.columns.begin(); column != file.columns.end(); ++column)
        if (std::find(column + 1, file.columns.end(), *column) != file.columns.end())
            throw file.error(1, fmt::format("two columns '{}'", *column));
    if (file.rows.empty()) throw file.error(line, "no row below the header, the table is empty");
    return file;
}

/// The same of a file on disk. Errors: file_error.
inline csv_file read_csv(const std::string& name) {
    std::error_code unknown;
    if (std::filesystem::is_directory(name, unknown)) throw file_error(name + ": cannot be read: is a directory");
    std::ifstream in(name, std::ios::binary);
    if (!in) throw file_error(fmt::format("{}: cannot be read: {}", name, std::strerror(errno)));
    return read_csv(name, in);
}

/// A field as it has to be written: quoted where it would be read as something else.
inline std::string csv_field(std::string_view field) {
    const bool padded = !field.empty() && (field.front() == ' ' || field.back() == ' ');
    if (!padded && field.find_first_of(",\"\t") == std::string_view::npos) return std::string(field);
    std::string result = "\"";
    for (const char c : field) result.append(c == '"' ? 2 : 1, c);
    return result + '"';
}

/// A row as a line of CSV.
inline std::string joined(const csv_row& row) {
    std::string line;
    for (std::size_t i = 0; i < row.fields.size(); ++i) line.append(i == 0 ? "" : ",").append(csv_field(row.fields[i]));
    return line;
}

}  // namespace accuracy
