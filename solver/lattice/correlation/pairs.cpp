#include "lattice/correlation/pairs.hpp"

#include <algorithm>
#include <cstddef>

namespace mft::lattice {

void add_generator_row(double factor, int size, const double* above, const double* self,
                       const double* below, double* out) {
  // Differences first: those of a smooth function are exact, so that rounding is relative to them.
  const int end = size - 1;
  if (end) {
    out[0] += factor * ((above[0] - self[0]) + (self[1] - self[0]));
    for (int e = 1; e < end; ++e)
      out[e] += factor * (((above[e] - self[e]) + (below[e - 1] - self[e])) +
                          ((self[e - 1] - self[e]) + (self[e + 1] - self[e])));
    out[end] += factor * (((above[end] - self[end]) + (below[end - 1] - self[end])) +
                          (self[end - 1] - self[end]));
  } else {
    out[0] += factor * (above[0] - self[0]);
  }
}

namespace {

// Rows begin..end-1 of the triangle, those of one rank, with one more on either side. Row r holds
// the pairs of site first + r with the `rows - r` sites right of it.
class TriangleRows {
 public:
  TriangleRows(MPI_Comm comm, int rows) : comm_(comm), rows_(rows) {
    int ranks = 1, rank = 0;
    MPI_Comm_size(comm, &ranks);
    MPI_Comm_rank(comm, &rank);
    std::vector<int> first(ranks + 1, rows);  // by rank, shares of equal area
    const double total = 0.5 * rows * (rows + 1.0);
    for (int r = 0, n = 0; n < ranks; ++n) {
      while (r < rows && r * (rows - 0.5 * (r - 1)) < n * total / ranks) ++r;
      first[n] = r;
    }
    begin_ = first[rank];
    end_ = first[rank + 1];
    if (begin_ < end_) {  // ranks without rows are skipped
      const int left = static_cast<int>(std::lower_bound(first.begin(), first.end(), begin_) -
                                        first.begin() - 1);
      if (left >= 0) before_ = left;
      const int right =
          static_cast<int>(std::upper_bound(first.begin(), first.end(), end_) - first.begin() - 1);
      if (right < ranks) after_ = right;
    }
    offsets_.push_back(0);
    for (int r = begin_ - 1; r <= end_; ++r) offsets_.push_back(offsets_.back() + row_size(r));
  }

  int begin() const { return begin_; }
  int end() const { return end_; }
  int row_size(int r) const { return r < 0 ? 0 : std::max(0, rows_ - r); }
  std::size_t size() const { return offsets_.back(); }
  std::size_t offset(int r) const { return offsets_[r - begin_ + 1]; }

  // Fills the two rows that belong to other ranks.
  void exchange(double* data) const {
    double* const last = data + offset(end_ - 1);
    double* const past = data + offset(end_);
    double* const own = data + offset(begin_);
    double* const ahead = data + offset(begin_ - 1);
    MPI_Sendrecv(own, row_size(begin_), MPI_DOUBLE, before_, 0, past, row_size(end_), MPI_DOUBLE,
                 after_, 0, comm_, MPI_STATUS_IGNORE);
    MPI_Sendrecv(last, row_size(end_ - 1), MPI_DOUBLE, after_, 1, ahead, row_size(begin_ - 1),
                 MPI_DOUBLE, before_, 1, comm_, MPI_STATUS_IGNORE);
  }

  // step += factor L value, then value += step. A row is updated once the next has read it.
  void advance(double factor, double* value, double* step) const {
    exchange(value);
    for (int r = begin_; r < end_; ++r) {
      const double* above = r ? value + offset(r - 1) + 1 : value;
      add_generator_row(factor, row_size(r), above, value + offset(r), value + offset(r + 1),
                        step + offset(r));
      if (r > begin_) add(value, step, r - 1);
    }
    if (begin_ < end_) add(value, step, end_ - 1);
  }

 private:
  void add(double* value, const double* step, int r) const {
    for (std::size_t n = offset(r); n < offset(r + 1); ++n) value[n] += step[n];
  }

  MPI_Comm comm_;
  int rows_, begin_ = 0, end_ = 0, before_ = MPI_PROC_NULL, after_ = MPI_PROC_NULL;
  std::vector<std::size_t> offsets_;
};

// Sums the series at those pairs that a rank holds, in blocks of terms: fewer passes over the sums,
// and fewer roundings, which the sums over sites and times to come would add up.
class Recorder {
 public:
  Recorder(const TriangleRows& rows, int first, const std::vector<double>& times,
           const std::vector<std::pair<int, int>>& pairs)
      : pairs_(pairs.size()) {
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      const int r = pairs[n].first - first;
      if (r < rows.begin() || r >= rows.end()) continue;
      numbers_.push_back(n);
      places_.push_back(rows.offset(r) + pairs[n].second - pairs[n].first - 1);
    }
    for (const double t : times) {
      coefficients_.push_back(walk_propagator(2 * t));  // e^{-4t} I_m(4t)
      for (std::size_t m = 1; m < coefficients_.back().size(); ++m) coefficients_.back()[m] *= 2;
      terms_ = std::max(terms_, coefficients_.back().size());
    }
    block_.resize(block_size * places_.size());
    sums_.assign(times.size(), std::vector<double>(places_.size(), 0.0));
  }

  std::size_t terms() const { return terms_; }

  // The next term, T_m(1 + L/4) S(0).
  void add(const std::vector<double>& data) {
    double* const term = block_.data() + places_.size() * (added_ % block_size);
    for (std::size_t n = 0; n < places_.size(); ++n) term[n] = data[places_[n]];
    if (++added_ % block_size == 0 || added_ == terms_) sum_block();
  }

  std::vector<std::vector<double>> gather(MPI_Comm comm) {
    std::vector<std::vector<double>> values;
    for (std::vector<double>& sum : sums_) {
      std::vector<double> value(pairs_, 0.0);
      for (std::size_t n = 0; n < numbers_.size(); ++n) value[numbers_[n]] = sum[n];
      sum = {};
      MPI_Allreduce(MPI_IN_PLACE, value.data(), static_cast<int>(pairs_), MPI_DOUBLE, MPI_SUM,
                    comm);
      values.push_back(std::move(value));
    }
    return values;
  }

 private:
  void sum_block() {
    constexpr std::size_t tile = 256;
    const std::size_t first = (added_ - 1) / block_size * block_size, size = places_.size();
    for (std::size_t begin = 0; begin < size; begin += tile) {
      const std::size_t length = std::min(tile, size - begin);
      for (std::size_t q = 0; q < sums_.size(); ++q) {
        double partial[tile] = {};
        const std::size_t last = std::min(added_, coefficients_[q].size());
        for (std::size_t m = first; m < last; ++m) {
          const double coefficient = coefficients_[q][m];
          const double* const term = block_.data() + size * (m - first) + begin;
          for (std::size_t n = 0; n < length; ++n) partial[n] += coefficient * term[n];
        }
        for (std::size_t n = 0; n < length; ++n) sums_[q][begin + n] += partial[n];
      }
    }
  }

  static constexpr std::size_t block_size = 32;
  std::size_t pairs_, terms_ = 0, added_ = 0;
  std::vector<std::size_t> numbers_, places_;  // of the pairs held: in the request, in the data
  std::vector<double> block_;
  std::vector<std::vector<double>> coefficients_, sums_;
};

}  // namespace

std::vector<std::vector<double>> pair_history(MPI_Comm comm, const Chain& chain,
                                              const Profile& initial,
                                              const std::vector<double>& times,
                                              const std::vector<std::pair<int, int>>& pairs) {
  const TriangleRows rows(comm, chain.last - chain.first);
  std::vector<double> densities;
  for (int k = chain.first; k <= chain.last; ++k) densities.push_back(initial.at(k));
  std::vector<double> value(rows.size()), step(rows.size(), 0.0);
  for (int r = rows.begin(); r < rows.end(); ++r)
    for (int l = 0; l < rows.row_size(r); ++l)
      value[rows.offset(r) + l] = densities[r] * densities[r + 1 + l];
  Recorder recorder(rows, chain.first, times, pairs);
  recorder.add(value);
  for (std::size_t m = 1; m < recorder.terms(); ++m) {
    rows.advance(m == 1 ? 0.25 : 0.5, value.data(), step.data());
    recorder.add(value);
  }
  return recorder.gather(comm);
}

}  // namespace mft::lattice
