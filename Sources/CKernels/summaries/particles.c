#include "summaries.h"
#include <math.h>

void summaries_marks(
    const float *delta, const float *weights, int64_t count, double delta_s, double power, float *marks,
    double sums[3]) {
  const float top = (float)(1 + delta_s), exponent = (float)power;
  double total = 0, first = 0, second = 0;
  for (int64_t i = 0; i < count; i++) {
    const float density = delta[i] > -1 ? delta[i] : -1;
    const float ratio = top / (top + density);
    const float weight = weights ? weights[i] : 1;
    const float mark = weight * (exponent == 2 ? ratio * ratio : exponent == 1 ? ratio : powf(ratio, exponent));
    marks[i] = mark;
    total += weight;
    first += mark;
    second += (double)mark * mark;
  }
  sums[0] = total;
  sums[1] = first;
  sums[2] = second;
}

void summaries_move(
    const float *positions, const float *velocities, int64_t count, int32_t axis, double factor, double box,
    float *moved) {
  for (int64_t i = 0; i < 3 * count; i++) moved[i] = positions[i];
  for (int64_t i = axis; i < 3 * count; i += 3) {
    const float there = positions[i] + (float)(factor * velocities[i]);
    if (there >= 0 && there < box) {
      moved[i] = there;
    } else {
      // Single precision would lose the place of what moves through many boxes.
      const double rest = fmod((double)positions[i] + factor * velocities[i], box);
      moved[i] = (float)(rest < 0 ? rest + box : rest);
    }
  }
}

void summaries_histogram(
    const float *values, int64_t count, double low, double width, int32_t bins, double *counts, double sums[3]) {
  double first = 0, second = 0, third = 0;
  for (int64_t i = 0; i < count; i++) {
    const double value = values[i];
    const double bin = floor((value - low) / width);
    // What is no number counts as outside, too.
    counts[!(bin >= 0) ? 0 : bin >= bins ? bins + 1 : (int64_t)bin + 1]++;
    first += value;
    second += value * value;
    third += value * value * value;
  }
  sums[0] += first;
  sums[1] += second;
  sums[2] += third;
}
