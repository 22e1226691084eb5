#pragma once
#include <stdint.h>

// Loops over the cells and modes of a periodic cube of `cells`^3, and over the particles in it.
//
// Real fields are [x][y][z], z fastest; modes are pairs of floats [x][y][z <= cells / 2]. Particles are xyz
// triples in any unit; `scale` takes them to cells. Every function works on a range of planes or particles and
// writes nowhere else, so that threads may share the work; no result depends on how the ranges are cut.

/// How particles and cells meet: mass assignment of order 1 (nearest), 2 (cloud in cell), 3, 4; `shift` [cells] is
/// added to the positions. Coordinates beyond `reach` in size have no place; wherever they fall, it is inside the mesh.
typedef struct {
  int32_t cells;
  int32_t order;
  float scale;
  float shift;
  float reach;
} mesh_assignment;

/// Number of particles that share one word of `mesh_touched`.
enum { MESH_BLOCK = 1024 };

/// Cells a side at most.
enum { MESH_LARGEST = 2048 };

/// For each block of particles, the coarse slabs of planes that it writes to: bit s stands for the planes x with
/// x * 64 / cells = s. Blocks first ..< last; returns the first particle without a place, or -1.
int64_t mesh_touched(
    const mesh_assignment *how, const float *positions, int64_t count, int64_t first, int64_t last,
    uint64_t *touched);

/// Adds `weight` times the weights (or 1 when null) of all particles to the planes first ..< last. Each cell sums in
/// the order of the particles.
void mesh_paint(
    const mesh_assignment *how, const float *positions, const float *weights, float weight, int64_t count,
    const uint64_t *touched, int32_t first, int32_t last, float *field);

/// Reads a field at the particles first ..< last.
void mesh_read(
    const mesh_assignment *how, const float *field, const float *positions, int64_t first, int64_t last,
    float *values);

/// A real factor on modes, i^turns * radial[|n|^2] * x[n_x] * y[n_y] * z[n_z]; any table may be null for 1.
typedef struct {
  const float *radial;
  const float *x, *y, *z;
  int32_t turns;
} mesh_factor;

/// The rows first_row ..< last_row of the planes first_plane ..< last_plane.
typedef struct {
  int32_t first_plane, last_plane, first_row, last_row;
} mesh_part;

/// result = factor * modes on a part of the mesh; result may be modes.
void mesh_multiply(
    int32_t cells, const float *modes, const mesh_factor *factor, mesh_part part, float *result);

/// modes = (modes + phase * shifted) / 2, where phase is the product of the unit numbers at x, y and z.
void mesh_interlace(
    int32_t cells, float *modes, const float *shifted, const float *phases, int32_t first, int32_t last);

/// For planes first ..< last, adds |mode|^2 (of both signs) to sums[plane][shell], `shells` long, where shell is
/// shell_of[|n|^2] and negative ones are left out; `window` divides by the squares of its tables x[n_x] y[n_y] z[n_z].
void mesh_power(
    int32_t cells, const float *modes, const float *window, const int32_t *shell_of, int32_t shells,
    int32_t first, int32_t last, double *sums);

/// Gaussian modes of unit variance, keyed by their signed lattice vector; the mean and the Nyquist modes are zero.
typedef struct {
  uint32_t key[2];
  int32_t fixed;   // every amplitude is 1
  int32_t opposed;  // every phase is turned by pi
} mesh_noise;

void mesh_white_noise(int32_t cells, const mesh_noise *noise, int32_t first, int32_t last, float *modes);

// ---- particles on a lattice, displaced and pushed ----

/// Component `component` of the triples first ..< last from a field on the particles' lattice.
void mesh_interleave(const float *field, int32_t component, int64_t first, int64_t last, float *triples);

/// source = source^2 / 2, elements first ..< last.
void mesh_half_square(float *source, int64_t first, int64_t last);
/// source -= factor * field^2, elements first ..< last.
void mesh_subtract_square(float *source, const float *field, float factor, int64_t first, int64_t last);

/// Coefficients of a vector at a particle: a a1 + b a2 of its two displacements, and what goes with it.
typedef struct {
  float value, first, second;
} mesh_mix;

/// Displacements of the two orders, triples.
typedef struct {
  const float *first, *second;
} mesh_displacements;

/// positions = lattice + mix.first first + mix.second second, wrapped into the box, on the lattice's planes first ..<
/// last; the lattice has `side`^3 sites (i + offset) * box / side.
void mesh_place(
    int32_t side, float box, float offset, mesh_displacements displacements, mesh_mix mix, int32_t first,
    int32_t last, float *positions);

/// velocity += kick.value gradient + kick.first first + kick.second second, where the gradient of the potential per cell
/// is of the fourth order; then position += drift.value velocity + drift.first first + drift.second second, wrapped into
/// the box. Particles first ..< last.
void mesh_push(
    const mesh_assignment *how, const float *potential, float box, mesh_displacements displacements,
    mesh_mix kick, mesh_mix drift, int64_t first, int64_t last, float *velocities, float *positions);

/// velocities = mix.value velocity + mix.first first + mix.second second.
void mesh_mix_velocities(
    mesh_displacements displacements, mesh_mix mix, int64_t first, int64_t last, float *velocities);
