#include <stdlib.h>
#include <string.h>

#include "halos.h"
#include "links.h"

/// A group on its way to its number.
typedef struct {
  int64_t particles;
  int32_t earliest, root;
} candidate;

static int larger_first(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->particles != b->particles) return a->particles > b->particles ? -1 : 1;
  return a->earliest < b->earliest ? -1 : a->earliest > b->earliest;
}

/// Gathers the groups of at least `minimum` particles in `found` [cells]; returns their number.
static int64_t candidates(const halo_cells *cells, int32_t *parent, int64_t minimum, candidate *found) {
  memset(found, 0, sizeof(candidate) * (size_t)cells->cells);
  for (int32_t c = 0; c < cells->cells; c++) {
    candidate *const group = found + links_root(parent, c);
    const int32_t first = cells->order[cells->cell_start[c]];
    if (group->particles == 0 || first < group->earliest) group->earliest = first;
    group->particles += cells->cell_start[c + 1] - cells->cell_start[c];
  }
  int64_t kept = 0;
  for (int32_t c = 0; c < cells->cells; c++) {
    if (parent[c] != c || found[c].particles < minimum) continue;
    found[kept] = found[c];
    found[kept++].root = c;
  }
  return kept;
}

/// Numbers the groups and labels their particles; `number` [cells] is scratch.
static int64_t label(
    const halo_cells *cells, int32_t *parent, int64_t minimum, candidate *found, int32_t *number, int32_t *labels) {
  const int64_t groups = candidates(cells, parent, minimum, found);
  qsort(found, (size_t)groups, sizeof(candidate), larger_first);
  for (int32_t c = 0; c < cells->cells; c++) number[c] = -1;
  for (int64_t g = 0; g < groups; g++) number[found[g].root] = (int32_t)g;
  for (int32_t c = 0; c < cells->cells; c++) {
    const int32_t group = number[links_root(parent, c)];
    for (int32_t i = cells->cell_start[c]; i < cells->cell_start[c + 1]; i++) labels[cells->order[i]] = group;
  }
  return groups;
}

int64_t halos_friends_of_friends(
    const float *positions, int64_t count, double box, double length, int64_t minimum, int32_t *labels) {
  if (count == 0) return 0;
  // The diagonal of a cell stays below the linking length by more than rounding; two cells together exceed it.
  const int64_t side = 2 * (int64_t)ceil(0.5 * sqrt(3.0) * box / length * (1 + 1e-12));
  halo_cells cells;
  const bool built = cells_build(&cells, positions, count, box, side);
  int32_t *const parent = built ? malloc(sizeof(int32_t) * (size_t)cells.cells) : NULL;
  int32_t *const number = built ? malloc(sizeof(int32_t) * (size_t)cells.cells) : NULL;
  candidate *const found = built ? malloc(sizeof(candidate) * (size_t)cells.cells) : NULL;
  int64_t groups = -1;
  if (parent != NULL && number != NULL && found != NULL) {
    links_join(&cells, box, length, parent);
    groups = label(&cells, parent, minimum, found, number, labels);
  }
  free(parent);
  free(number);
  free(found);
  cells_free(&cells);
  return groups;
}
