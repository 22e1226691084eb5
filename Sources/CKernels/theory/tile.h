// The register-blocked product, included once for every element type.
//
// TILE_REAL is the type, TILE_VEC its vector, TILE_LOOSE the unaligned one, TILE_WIDTH its lanes and TILE_NAME(x)
// the names. A tile keeps up to TILE_ROWS x 2 vectors of C in registers; each element is one chain of fused
// multiply-adds in the order of k, so the tiling never changes a bit.

INLINE void TILE_NAME(tile)(
    const int rows, const int vectors, int64_t depth, const TILE_REAL *a, int64_t a_row, int64_t a_depth,
    const TILE_REAL *b, int64_t b_row, TILE_REAL *c, int64_t c_row, const bool adds) {
  TILE_VEC sum[TILE_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      sum[r][v] = adds ? *(const TILE_LOOSE *)(c + r * c_row + v * TILE_WIDTH) : (TILE_VEC)(0);
#pragma clang loop unroll(disable)
  for (int64_t k = 0; k < depth; k++) {
    TILE_VEC x[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) x[v] = *(const TILE_LOOSE *)(b + k * b_row + v * TILE_WIDTH);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const TILE_VEC w = (TILE_VEC)(a[r * a_row + k * a_depth]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sum[r][v] = w * x[v] + sum[r][v];
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) *(TILE_LOOSE *)(c + r * c_row + v * TILE_WIDTH) = sum[r][v];
}

#define TILE_CASE(R)                                                                                       \
  case R:                                                                                                  \
    if (vectors == 2) TILE_NAME(tile)(R, 2, depth, a, a_row, a_depth, b, b_row, c, c_row, adds);           \
    else TILE_NAME(tile)(R, 1, depth, a, a_row, a_depth, b, b_row, c, c_row, adds);                        \
    break;

static __attribute__((noinline)) void TILE_NAME(tiles)(
    int rows, int vectors, int64_t depth, const TILE_REAL *a, int64_t a_row, int64_t a_depth, const TILE_REAL *b,
    int64_t b_row, TILE_REAL *c, int64_t c_row, bool adds) {
  switch (rows) {
    TILE_CASE(1)
    TILE_CASE(2)
    TILE_CASE(3)
    TILE_CASE(4)
    TILE_CASE(5)
    TILE_CASE(6)
#if TILE_ROWS > 6
    TILE_CASE(7)
    TILE_CASE(8)
#endif
  }
}

/// C = A B (+ C); the columns are a multiple of the vector's lanes, B and C have rows of consecutive columns.
static void TILE_NAME(panel)(
    int64_t rows, int64_t columns, int64_t depth, const TILE_REAL *a, int64_t a_row, int64_t a_depth,
    const TILE_REAL *b, int64_t b_row, TILE_REAL *c, int64_t c_row, bool adds) {
  for (int64_t column = 0; column < columns; column += 2 * TILE_WIDTH) {
    const int vectors = column + 2 * TILE_WIDTH <= columns ? 2 : 1;
    for (int64_t row = 0; row < rows; row += TILE_ROWS) {
      const int height = rows - row < TILE_ROWS ? (int)(rows - row) : TILE_ROWS;
      TILE_NAME(tiles)(
          height, vectors, depth, a + row * a_row, a_row, a_depth, b + column, b_row, c + row * c_row + column,
          c_row, adds);
    }
  }
}

#undef TILE_CASE
