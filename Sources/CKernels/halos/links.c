#include "links.h"

enum { reach = 2 };

typedef struct {
  const halo_cells *cells;
  double box, length_squared;
  int32_t *parent;
} search;

static bool are_close(const search *s, const double *a, const double *b) {
  double sum = 0;
  for (int axis = 0; axis < 3; axis++) {
    const double d = nearest_image(a[axis] - b[axis], s->box);
    sum += d * d;
  }
  return sum <= s->length_squared;
}

/// Whether any particle of one cell is a friend of any of the other.
static bool are_friends(const search *s, int32_t a, int32_t b) {
  const int32_t *start = s->cells->cell_start;
  for (int32_t i = start[a]; i < start[a + 1]; i++)
    for (int32_t j = start[b]; j < start[b + 1]; j++)
      if (are_close(s, s->cells->place + 3 * (int64_t)i, s->cells->place + 3 * (int64_t)j)) return true;
  return false;
}

static void join_cells(const search *s, int32_t a, int32_t b) {
  const int32_t root_a = links_root(s->parent, a), root_b = links_root(s->parent, b);
  if (root_a == root_b || !are_friends(s, a, b)) return;
  // The smaller number leads, so that the forest does not depend on the order of joining.
  if (root_a < root_b) {
    s->parent[root_b] = root_a;
  } else {
    s->parent[root_a] = root_b;
  }
}

/// Joins neighbours within one column.
static void join_column(const search *s, int32_t column) {
  const int32_t *z = s->cells->cell_z;
  const int32_t first = s->cells->column_start[column], end = s->cells->column_start[column + 1];
  const int32_t side = (int32_t)s->cells->side;
  for (int32_t i = first; i < end; i++) {
    for (int32_t j = i + 1; j < end && z[j] <= z[i] + reach; j++) join_cells(s, i, j);
    for (int32_t j = first; j < i && z[j] <= z[i] + reach - side; j++) join_cells(s, i, j);
  }
}

/// Joins neighbours of two columns.
static void join_columns(const search *s, int32_t a, int32_t b) {
  const int32_t *z = s->cells->cell_z;
  const int32_t first = s->cells->column_start[b], end = s->cells->column_start[b + 1];
  const int32_t side = (int32_t)s->cells->side;
  int32_t low = first;
  for (int32_t i = s->cells->column_start[a]; i < s->cells->column_start[a + 1]; i++) {
    while (low < end && z[low] < z[i] - reach) low++;
    for (int32_t j = low; j < end && z[j] <= z[i] + reach; j++) join_cells(s, i, j);
    // Neighbours across the faces of the box.
    for (int32_t j = end - 1; j >= first && z[j] >= z[i] - reach + side; j--) join_cells(s, i, j);
    for (int32_t j = first; j < end && z[j] <= z[i] + reach - side; j++) join_cells(s, i, j);
  }
}

/// The column at `y` of the slab that ends at `end`, or -1; `cursor` moves forward to it.
static int32_t column_at(const halo_cells *cells, int32_t *cursor, int32_t end, int32_t y) {
  while (*cursor < end && cells->column_y[*cursor] < y) ++*cursor;
  return *cursor < end && cells->column_y[*cursor] == y ? *cursor : -1;
}

/// Joins the columns of two slabs whose y differ by `step`, modulo the box.
static void join_slabs(const search *s, int64_t slab_a, int64_t slab_b, int32_t step) {
  const halo_cells *cells = s->cells;
  const int32_t width = (int32_t)cells->side / 2;
  const int32_t first = cells->slab_start[slab_b], end = cells->slab_start[slab_b + 1];
  // Columns before the wrap and after it are found by cursors of their own, each running forward once.
  int32_t inside = first, across = first;
  for (int32_t a = cells->slab_start[slab_a]; a < cells->slab_start[slab_a + 1]; a++) {
    const int32_t y = cells->column_y[a] + step;
    const bool wraps = y < 0 || y >= width;
    const int32_t b = wraps ? column_at(cells, &across, end, y < 0 ? y + width : y - width)
                            : column_at(cells, &inside, end, y);
    if (b >= 0) join_columns(s, a, b);
  }
}

void links_join(const halo_cells *cells, double box, double length, int32_t *parent) {
  for (int32_t i = 0; i < cells->cells; i++) parent[i] = i;
  const search s = {cells, box, length * length, parent};
  const int64_t width = cells->side / 2;
  for (int32_t column = 0; column < cells->columns; column++) join_column(&s, column);
  // Half of the eight neighbours; the other half has this column among its own.
  for (int64_t x = 0; x < width; x++) {
    join_slabs(&s, x, x, 1);
    for (int32_t step = -1; step <= 1; step++) join_slabs(&s, x, (x + 1) % width, step);
  }
}
