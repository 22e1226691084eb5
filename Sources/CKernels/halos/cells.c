#include "cells.h"

#include <stdlib.h>
#include <string.h>

enum { digit_bits = 11, digits = 1 << digit_bits };

/// A particle on its way to its cell.
typedef struct {
  uint64_t cell;
  int32_t particle;
} entry;

/// One pass of a radix sort: stable, by one digit of the cell.
static void sort_by_digit(const entry *from, entry *to, int64_t count, int shift) {
  int64_t start[digits] = {0};
  for (int64_t i = 0; i < count; i++) start[from[i].cell >> shift & (digits - 1)]++;
  int64_t sum = 0;
  for (int d = 0; d < digits; d++) {
    const int64_t here = start[d];
    start[d] = sum;
    sum += here;
  }
  for (int64_t i = 0; i < count; i++) to[start[from[i].cell >> shift & (digits - 1)]++] = from[i];
}

/// Number of the cell of a position: column, then z, then the place within two by two.
static uint64_t cell_of(const float *position, double box, uint64_t side) {
  uint64_t index[3];
  for (int axis = 0; axis < 3; axis++) {
    const double at = wrapped(position[axis], box) * ((double)side / box);
    index[axis] = at < (double)side ? (uint64_t)at : side - 1;
  }
  const uint64_t column = (index[0] / 2) * (side / 2) + index[1] / 2;
  return (column * side + index[2]) * 4 + index[0] % 2 * 2 + index[1] % 2;
}

/// Entries in order of cells; null when memory is short.
static entry *sorted_entries(const float *positions, int64_t count, double box, int64_t side) {
  entry *a = malloc(sizeof(entry) * (size_t)count), *b = malloc(sizeof(entry) * (size_t)count);
  if (a == NULL || b == NULL) {
    free(a);
    free(b);
    return NULL;
  }
  for (int64_t i = 0; i < count; i++)
    a[i] = (entry){cell_of(positions + 3 * i, box, (uint64_t)side), (int32_t)i};
  const uint64_t last = (uint64_t)side * (uint64_t)side * (uint64_t)side - 1;
  for (int shift = 0; shift < 64 && last >> shift > 0; shift += digit_bits) {
    sort_by_digit(a, b, count, shift);
    entry *const swap = a;
    a = b;
    b = swap;
  }
  free(b);
  return a;
}

/// Counts the occupied cells and columns.
static void count_occupied(halo_cells *cells, const entry *entries, int64_t count) {
  const uint64_t per_column = 4 * (uint64_t)cells->side;
  uint64_t cell = UINT64_MAX;
  for (int64_t i = 0; i < count; i++) {
    if (entries[i].cell == cell) continue;
    if (i == 0 || entries[i].cell / per_column != cell / per_column) cells->columns++;
    cell = entries[i].cell;
    cells->cells++;
  }
}

/// Writes where cells, columns and slabs begin.
static void mark_starts(halo_cells *cells, const entry *entries, int64_t count) {
  const uint64_t side = (uint64_t)cells->side, per_column = 4 * side;
  uint64_t cell = UINT64_MAX;
  int32_t c = -1, column = -1;
  int64_t slab = -1;
  for (int64_t i = 0; i < count; i++) {
    if (entries[i].cell == cell) continue;
    cells->cell_start[++c] = (int32_t)i;
    cells->cell_z[c] = (int32_t)(entries[i].cell / 4 % side);
    const uint64_t number = entries[i].cell / per_column;
    if (i == 0 || number != cell / per_column) {
      cells->column_start[++column] = c;
      cells->column_y[column] = (int32_t)(number % (side / 2));
      while (slab < (int64_t)(number / (side / 2))) cells->slab_start[++slab] = column;
    }
    cell = entries[i].cell;
  }
  cells->cell_start[cells->cells] = (int32_t)count;
  cells->column_start[cells->columns] = cells->cells;
  while (slab < cells->side / 2) cells->slab_start[++slab] = cells->columns;
}

static int32_t *integers(int64_t count) { return malloc(sizeof(int32_t) * (size_t)count); }

bool cells_build(halo_cells *cells, const float *positions, int64_t count, double box, int64_t side) {
  memset(cells, 0, sizeof *cells);
  cells->side = side;
  entry *const entries = sorted_entries(positions, count, box, side);
  if (entries == NULL) return false;
  count_occupied(cells, entries, count);
  cells->order = integers(count);
  cells->place = malloc(sizeof(double) * 3 * (size_t)count);
  cells->cell_start = integers(cells->cells + 1);
  cells->cell_z = integers(cells->cells);
  cells->column_start = integers(cells->columns + 1);
  cells->column_y = integers(cells->columns);
  cells->slab_start = integers(side / 2 + 1);
  const bool complete = cells->order && cells->place && cells->cell_start && cells->cell_z && cells->column_start
                        && cells->column_y && cells->slab_start;
  if (complete) {
    mark_starts(cells, entries, count);
    for (int64_t i = 0; i < count; i++) {
      const int32_t particle = entries[i].particle;
      cells->order[i] = particle;
      for (int axis = 0; axis < 3; axis++)
        cells->place[3 * i + axis] = wrapped(positions[3 * (int64_t)particle + axis], box);
    }
  }
  free(entries);
  return complete;
}

void cells_free(halo_cells *cells) {
  free(cells->order);
  free(cells->place);
  free(cells->cell_start);
  free(cells->cell_z);
  free(cells->column_start);
  free(cells->column_y);
  free(cells->slab_start);
}
