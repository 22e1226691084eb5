#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "halos.h"

bool halos_means(
    const float *positions, const float *velocities, const int32_t *labels, int64_t count, double box,
    int64_t count_groups, halos_group *groups) {
  double *const origin = malloc(sizeof(double) * 3 * (size_t)(count_groups > 0 ? count_groups : 1));
  if (origin == NULL) return false;
  memset(groups, 0, sizeof(halos_group) * (size_t)count_groups);
  for (int64_t i = 0; i < count; i++) {
    if (labels[i] < 0) continue;
    halos_group *const group = groups + labels[i];
    double *const from = origin + 3 * (int64_t)labels[i];
    for (int axis = 0; axis < 3; axis++) {
      const double x = wrapped(positions[3 * i + axis], box);
      if (group->particles == 0) from[axis] = x;
      group->position[axis] += nearest_image(x - from[axis], box);
      group->velocity[axis] += velocities[3 * i + axis];
    }
    group->particles++;
  }
  for (int64_t g = 0; g < count_groups; g++)
    for (int axis = 0; axis < 3; axis++) {
      const double particles = (double)groups[g].particles;
      groups[g].position[axis] = wrapped(origin[3 * g + axis] + groups[g].position[axis] / particles, box);
      groups[g].velocity[axis] /= particles;
    }
  free(origin);
  return true;
}
