// SPDX-License-Identifier: MIT
// What a DRAM channel sustains: timings and geometry in, share of the peak bandwidth out.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Timings of a channel under their JEDEC names, without the t. Zero stands for a limit that the device does not have.
template <Scalar S = double>
struct basic_dram_timing {
    seconds<S> ccd_s{};           ///< column to column, other bank group: the data bus without a gap
    seconds<S> ccd_l{};           ///< column to column, same bank group
    seconds<S> ccd_l_wr{};        ///< write to write, same bank group
    seconds<S> rc{};              ///< activation to activation of a bank
    seconds<S> rcd_rd{};          ///< activation to read
    seconds<S> rcd_wr{};          ///< activation to write
    seconds<S> rp{};              ///< precharge
    seconds<S> rtp{};             ///< read to precharge
    seconds<S> wr{};              ///< end of write data to precharge
    seconds<S> cwl{};             ///< write to its data
    seconds<S> burst{};           ///< data of one write
    seconds<S> rrd{};             ///< activation to activation, other bank group
    seconds<S> faw{};             ///< window of four activations
    seconds<S> act32{};           ///< one activation's part of the window of 32
    seconds<S> rfc{};             ///< refresh of all banks
    seconds<S> rfc_bank{};        ///< refresh of one bank; 0: not known
    seconds<S> refi{};            ///< from refresh to refresh; 0: never refreshed
    seconds<S> read_to_write{};   ///< command to command
    seconds<S> write_to_read{};   ///< command to command, other bank group
    seconds<S> rank_switch{};     ///< gap on the data bus between ranks
    seconds<S> row_command{};     ///< an activation on the command bus
    seconds<S> column_command{};  ///< a column access on that bus; 0: columns have a bus of their own

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"ccd_s", rule::positive}, x.ccd_s...);
        visit(field{"ccd_l", rule::non_negative}, x.ccd_l...);
        visit(field{"ccd_l_wr", rule::non_negative}, x.ccd_l_wr...);
        visit(field{"rc", rule::non_negative}, x.rc...);
        visit(field{"rcd_rd", rule::non_negative}, x.rcd_rd...);
        visit(field{"rcd_wr", rule::non_negative}, x.rcd_wr...);
        visit(field{"rp", rule::non_negative}, x.rp...);
        visit(field{"rtp", rule::non_negative}, x.rtp...);
        visit(field{"wr", rule::non_negative}, x.wr...);
        visit(field{"cwl", rule::non_negative}, x.cwl...);
        visit(field{"burst", rule::non_negative}, x.burst...);
        visit(field{"rrd", rule::non_negative}, x.rrd...);
        visit(field{"faw", rule::non_negative}, x.faw...);
        visit(field{"act32", rule::non_negative}, x.act32...);
        visit(field{"rfc", rule::non_negative}, x.rfc...);
        visit(field{"rfc_bank", rule::non_negative}, x.rfc_bank...);
        visit(field{"refi", rule::non_negative}, x.refi...);
        visit(field{"read_to_write", rule::non_negative}, x.read_to_write...);
        visit(field{"write_to_read", rule::non_negative}, x.write_to_read...);
        visit(field{"rank_switch", rule::non_negative}, x.rank_switch...);
        visit(field{"row_command", rule::non_negative}, x.row_command...);
        visit(field{"column_command", rule::non_negative}, x.column_command...);
    }
};
using dram_timing = basic_dram_timing<double>;

/// A channel: its timings and what stands behind them.
template <Scalar S = double>
struct basic_dram_channel {
    basic_dram_timing<S> timing{};
    bytes<S> burst_size = 32 * byte;  ///< moved by one column access of a pseudo channel
    int columns = 1;                  ///< bursts in one row of a bank
    int bank_groups = 1;              ///< of a rank
    int banks = 1;                    ///< of a pseudo channel, in all ranks
    int ranks = 1;
    int pseudo_channels = 1;  ///< that share the command bus and the controller's queue

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"timing"}, x.timing...);
        visit(field{"burst_size", rule::positive}, x.burst_size...);
        visit(field{"columns", rule::positive}, x.columns...);
        visit(field{"bank_groups", rule::positive}, x.bank_groups...);
        visit(field{"banks", rule::positive}, x.banks...);
        visit(field{"ranks", rule::positive}, x.ranks...);
        visit(field{"pseudo_channels", rule::positive}, x.pseudo_channels...);
    }
};
using dram_channel = basic_dram_channel<double>;

/// How a controller refreshes: all banks at once, while the bus waits, or one after the other, while it serves the rest.
enum class refresh_mode { all_banks, bank_by_bank };

/// The controller of a channel: how far it looks ahead, and how it refreshes.
template <Scalar S = double>
struct basic_dram_controller {
    ratio<S> queue = 64;         ///< requests that wait for the channel
    ratio<S> write_batch = 32;   ///< writes between two turns of the bus
    bool frees_entries = false;  ///< a request leaves the queue as it is served: rows in service come on top
    refresh_mode refresh = refresh_mode::all_banks;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"queue", rule::at_least_one}, x.queue...);
        visit(field{"write_batch", rule::positive}, x.write_batch...);
        visit(field{"frees_entries"}, x.frees_entries...);
        visit(field{"refresh"}, x.refresh...);
    }
};
using dram_controller = basic_dram_controller<double>;

/// In which order rows are visited: one after the other with time to open the next, at random, or at a fixed stride.
enum class row_order { stream, random, strided };

/// Where neighbouring bursts lie: in other bank groups and pseudo channels, or in the same row.
enum class address_mapping { interleaved, column_low };

/// Requests, one burst each, as the banks see them; access_of() makes it from a pattern.
template <Scalar S = double>
struct basic_dram_access {
    ratio<S> read_share = 1;      ///< of the requests
    ratio<S> row_visits = 1;      ///< row openings a request
    ratio<S> visit_length = 1;    ///< requests that one opening serves
    ratio<S> bank_groups = 1;     ///< among which neighbouring requests are spread
    ratio<S> crowding = 1;        ///< pseudo channels over those that the pattern visits
    seconds<S> column_spacing{};  ///< between requests where the pattern stays in one rank
    int banks = 1;                ///< that the pattern visits
    row_order order = row_order::stream;
    address_mapping mapping = address_mapping::interleaved;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"read_share", rule::part}, x.read_share...);
        visit(field{"row_visits", rule::non_negative}, x.row_visits...);
        visit(field{"visit_length", rule::non_negative}, x.visit_length...);
        visit(field{"bank_groups", rule::non_negative}, x.bank_groups...);
        visit(field{"crowding", rule::at_least_one}, x.crowding...);
        visit(field{"column_spacing", rule::non_negative}, x.column_spacing...);
        visit(field{"banks", rule::positive}, x.banks...);
        visit(field{"order"}, x.order...);
        visit(field{"mapping"}, x.mapping...);
    }
};
using dram_access = basic_dram_access<double>;

/// Least time between two requests of a pseudo channel, by the resource that sets it.
template <Scalar S = double>
struct basic_dram_floors {
    seconds<S> bus{};         ///< data bus
    seconds<S> group{};       ///< column circuits that a bank group shares
    seconds<S> activation{};  ///< power drawn by row openings: tRRD, tFAW
    seconds<S> bank{};        ///< banks that are busy with their rows
    seconds<S> command{};     ///< command bus
};
using dram_floors = basic_dram_floors<double>;

/// Bounds of a share of peak bandwidth. Reads or writes alone are a point: low = high.
template <Scalar S = double>
struct basic_dram_share {
    ratio<S> low{};
    ratio<S> high{};
};
using dram_share = basic_dram_share<double>;

}  // namespace tokenroof
