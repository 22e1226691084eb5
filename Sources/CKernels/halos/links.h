#pragma once
#include "cells.h"

/// Joins all cells that hold particles no further apart than `length`, whose square root of a third is a cell's
/// side at least, so that a cell's own particles are friends and friends' cells differ by 2 along an axis at most.
///
/// `parent` [cells] becomes a forest: the root of a group is its first cell.
void links_join(const halo_cells *cells, double box, double length, int32_t *parent);

/// The root of a cell, shortening the way to it.
static inline int32_t links_root(int32_t *parent, int32_t cell) {
  while (parent[cell] != cell) {
    parent[cell] = parent[parent[cell]];
    cell = parent[cell];
  }
  return cell;
}
