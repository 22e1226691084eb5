// Products of matrices in double precision with any strides; B is packed panel by panel.

#define TILE_REAL double
#define TILE_VEC dvec
#define TILE_LOOSE loose_dvec
#define TILE_WIDTH DOUBLES
#define TILE_NAME(x) x##_double
#include "tile.h"
#undef TILE_REAL
#undef TILE_VEC
#undef TILE_LOOSE
#undef TILE_WIDTH
#undef TILE_NAME

enum { PANEL_DEPTH = 256, PANEL = 2 * DOUBLES };

static void multiply_panel(const theory_product *t, int64_t column, int64_t start, int64_t depth) {
  double packed[PANEL_DEPTH * PANEL], edge[TILE_ROWS * PANEL];
  const int64_t width = t->columns - column < PANEL ? t->columns - column : PANEL;
  for (int64_t k = 0; k < depth; k++)
    for (int64_t j = 0; j < PANEL; j++)
      packed[k * PANEL + j] =
          j < width ? t->scale * t->b[(start + k) * t->b_row + (column + j) * t->b_column] : 0;
  const bool adds = t->adds || start > 0;
  for (int64_t row = 0; row < t->rows; row += TILE_ROWS) {
    const int64_t height = t->rows - row < TILE_ROWS ? t->rows - row : TILE_ROWS;
    const double *a = t->a + row * t->a_row + start * t->a_column;
    double *c = t->c + row * t->c_row + column;
    if (width == PANEL) {
      panel_double(height, PANEL, depth, a, t->a_row, t->a_column, packed, PANEL, c, t->c_row, adds);
      continue;
    }
    for (int64_t r = 0; r < height; r++)
      for (int64_t j = 0; j < PANEL; j++) edge[r * PANEL + j] = adds && j < width ? c[r * t->c_row + j] : 0;
    panel_double(height, PANEL, depth, a, t->a_row, t->a_column, packed, PANEL, edge, PANEL, true);
    for (int64_t r = 0; r < height; r++) memcpy(c + r * t->c_row, edge + r * PANEL, (size_t)width * sizeof *c);
  }
}

static void multiply(const theory_product *t) {
  for (int64_t column = 0; column < t->columns; column += PANEL) {
    int64_t start = 0;
    do {
      const int64_t left = t->depth - start, depth = left < PANEL_DEPTH ? left : PANEL_DEPTH;
      multiply_panel(t, column, start, depth);
      start += PANEL_DEPTH;
    } while (start < t->depth);
  }
}
