#pragma once
// The pair function S_kl(t) = <τ_k(t) τ_l(t)>, k < l, of the exclusion process on a closed chain.
// By duality it obeys a linear equation with a symmetric generator, spectrum in [-8, 0]:
//
//   l > k+1 :  dS_kl/dt = S_{k-1,l} + S_{k+1,l} + S_{k,l-1} + S_{k,l+1} - 4 S_kl
//   l = k+1 :  dS_kl/dt = S_{k-1,l} + S_{k,l+1} - 2 S_kl
//
// (terms that leave the chain are absent on both sides), so that
//
//   S(t) = Σ_m (2 - δ_m0) e^{-4t} I_m(4t) T_m(1 + L/4) S(0).
//
// The recurrence runs on the steps T_m - T_{m-1}, which grow by (L/2) T_m (after C. Reinsch): the
// states are smooth, at the end of the spectrum where the usual recurrence loses m² roundings.
// One recurrence gives every time; the ranks share the rows of the triangle k < l.
#include <mpi.h>

#include <utility>
#include <vector>

#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

// out += factor (L self) in one row k. All pointers are to the entries of the `size` columns
// l = k+1, … but `below`, row k+1, which starts at l = k+2; `above` is row k-1, at the end of the
// chain the row itself.
void add_generator_row(double factor, int size, const double* above, const double* self,
                       const double* below, double* out);

// S at the pairs (k, l), k < l, of the chain: values[time][pair], on every rank.
// initial: S_kl(0) = ρ_k ρ_l, a product measure or one configuration.
// Storage of a rank: two triangles' share, and times × pairs.
std::vector<std::vector<double>> pair_history(MPI_Comm comm, const Chain& chain,
                                              const Profile& initial,
                                              const std::vector<double>& times,
                                              const std::vector<std::pair<int, int>>& pairs);

}  // namespace mft::lattice
