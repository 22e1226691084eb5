#pragma once
#include <stdbool.h>
#include <stdint.h>

// Groups of particles in a periodic cube. Everything runs in an order that depends on the particles alone.

/// Friends of friends (Davis et al. 1985): particles no further apart than `length` belong to one group.
///
/// `positions` is [count, 3], finite, in the units of `box`, any value: wrapped into the cube. `labels` [count]
/// gets each particle's group or -1; groups of at least `minimum` particles are numbered from 0, the largest
/// first, of equals the one with the earliest particle. `length` must lie within HALOS_SHORTEST and
/// HALOS_LONGEST of the box. Returns the number of groups, -1 when memory is short.
int64_t halos_friends_of_friends(
    const float *positions, int64_t count, double box, double length, int64_t minimum, int32_t *labels);

#define HALOS_SHORTEST 1e-6
#define HALOS_LONGEST 0.33

/// What the particles of one group have in common.
typedef struct {
  /// Centre of mass inside [0, box).
  double position[3];
  double velocity[3];
  int64_t particles;
} halos_group;

/// Means over each group's particles, counted from its earliest particle by nearest images.
///
/// `velocities` is [count, 3]; `groups` has room for `count_groups`. False when memory is short.
bool halos_means(
    const float *positions, const float *velocities, const int32_t *labels, int64_t count, double box,
    int64_t count_groups, halos_group *groups);
