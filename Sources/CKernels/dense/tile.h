// The register-blocked product, written once for every vector length.
//
// Included by a level_*.c that defines LANES (floats in a vector) and MAX_ROWS. A tile keeps MAX_ROWS x 2
// vectors of C in registers, loads two vectors of B per step and broadcasts one number of A per row. Every
// element is one chain of fused multiply-adds in the order of k, so the tiling never changes a bit.
#include <string.h>

typedef float vec __attribute__((ext_vector_type(LANES)));
typedef float loose_vec __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t int_vec __attribute__((ext_vector_type(LANES)));
typedef uint32_t word_vec __attribute__((ext_vector_type(LANES)));

#define INLINE static inline __attribute__((always_inline))

INLINE vec load(const float *p) { return *(const loose_vec *)p; }
INLINE void store(float *p, vec x) { *(loose_vec *)p = x; }

/// a * b + c, fused where the instruction set can (contraction within an expression is on by default).
INLINE vec fused(vec a, vec b, vec c) { return a * b + c; }

INLINE void tile(
    const int rows, const int vectors, const bool strided, const product *t, const float *a0, const float *b0,
    const float *bias, float *c, int64_t c_row) {
  vec sum[MAX_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[r][v] = bias ? (vec)(bias[r]) : (vec)(0.0f);

  const int64_t a_row = strided ? t->a_row : 1, a_depth = strided ? 1 : t->a_depth;
  for (int32_t q = 0; q < t->chunks; q++) {
    const float *a = a0 + q * t->a_chunk, *b = b0 + q * t->b_chunk;
    const int32_t depth = q + 1 == t->chunks ? t->last_depth : t->depth;
#pragma clang loop unroll(disable)
    for (int32_t k = 0; k < depth; k++) {
      vec x[2];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) x[v] = load(b + v * LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        const vec w = (vec)(a[r * a_row]);
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sum[r][v] = fused(w, x[v], sum[r][v]);
      }
      a += a_depth;
      b += t->b_depth;
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) store(c + r * c_row + v * LANES, sum[r][v]);
}

#define TILE(ROWS)                                                                                         \
  static __attribute__((noinline)) void tile_##ROWS(                                                       \
      const product *t, const float *a, const float *b, const float *bias, float *c, int64_t c_row,        \
      int vectors) {                                                                                       \
    if (t->a_depth == 1) {                                                                                 \
      if (vectors == 2) tile(ROWS, 2, true, t, a, b, bias, c, c_row);                                      \
      else tile(ROWS, 1, true, t, a, b, bias, c, c_row);                                                   \
    } else {                                                                                               \
      if (vectors == 2) tile(ROWS, 2, false, t, a, b, bias, c, c_row);                                     \
      else tile(ROWS, 1, false, t, a, b, bias, c, c_row);                                                  \
    }                                                                                                      \
  }

TILE(1)
TILE(2)
TILE(3)
TILE(4)
TILE(5)
TILE(6)
#if MAX_ROWS > 6
TILE(7)
TILE(8)
#endif
#if MAX_ROWS > 8
TILE(9)
TILE(10)
TILE(11)
TILE(12)
#endif

typedef void (*tile_function)(
    const product *, const float *, const float *, const float *, float *, int64_t, int);
static const tile_function tiles[MAX_ROWS + 1] = {
  NULL, tile_1, tile_2, tile_3, tile_4, tile_5, tile_6,
#if MAX_ROWS > 6
  tile_7, tile_8,
#endif
#if MAX_ROWS > 8
  tile_9, tile_10, tile_11, tile_12,
#endif
};

/// Rows of the tile that starts at `row`: the rows are spread evenly over as few tiles as there can be.
INLINE int32_t tile_rows(int32_t row, int32_t rows) {
  const int32_t left = rows - row, count = (left + MAX_ROWS - 1) / MAX_ROWS;
  return (left + count - 1) / count;
}

static void multiply(const product *t) {
  for (int32_t column = 0; column < t->columns; column += 2 * LANES) {
    const int vectors = column + 2 * LANES <= t->columns ? 2 : 1;
    for (int32_t row = 0, rows; row < t->rows; row += rows) {
      rows = tile_rows(row, t->rows);
      tiles[rows](
          t, t->a + row * t->a_row, t->b + column, t->bias ? t->bias + row : NULL,
          t->c + row * t->c_row + column, t->c_row, vectors);
    }
  }
}
