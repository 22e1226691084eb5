// Transforms of a real cube, in parts that threads may share.
//
// MKL's own threads round differently from one thread, so its transforms are called on one plane or one row of
// columns at a time, each on the calling thread: which thread that is does not matter to the result. The passes along
// z and y share a plane while it is in the cache, which also makes them faster than MKL's transform of a cube.
#include <map>
#include <memory>
#include <mutex>

#include "handles.hpp"

// MKL is inside libtorch, without its headers; a libtorch built without MKL leaves these undefined.
extern "C" {
__attribute__((weak)) long DftiCreateDescriptor_s_1d(void **descriptor, int domain, long length);
__attribute__((weak)) long DftiSetValue(void *descriptor, int parameter, ...);
__attribute__((weak)) long DftiCommitDescriptor(void *descriptor);
__attribute__((weak)) long DftiFreeDescriptor(void **descriptor);
__attribute__((weak)) long DftiComputeForward(void *descriptor, void *input, ...);
__attribute__((weak)) long DftiComputeBackward(void *descriptor, void *input, ...);
}

using namespace ctorch;

namespace {

// Numbers of mkl_dfti.h.
enum Parameter {
  forward_scale = 4,
  number_of_transforms = 7,
  conjugate_even_storage = 10,
  placement = 11,
  input_strides = 12,
  output_strides = 13,
  input_distance = 14,
  output_distance = 15,
  thread_limit = 27,
};
enum Value { complex_domain = 32, real_domain = 33, complex_storage = 39, in_place = 43, not_in_place = 44 };

// Equal steps between the elements of a transform and between transforms.
struct Layout {
  long stride, distance;
};

void checked(long status) { TORCH_CHECK(status == 0, "MKL refused a Fourier transform with status ", status); }

void *descriptor(int domain, long length, long count, Layout input, Layout output, double scale) {
  void *made = nullptr;
  checked(DftiCreateDescriptor_s_1d(&made, domain, length));
  const long input_steps[] = {0, input.stride}, output_steps[] = {0, output.stride};
  checked(DftiSetValue(made, placement, domain == real_domain ? not_in_place : in_place));
  if (domain == real_domain) checked(DftiSetValue(made, conjugate_even_storage, complex_storage));
  checked(DftiSetValue(made, input_strides, input_steps));
  checked(DftiSetValue(made, output_strides, output_steps));
  checked(DftiSetValue(made, number_of_transforms, count));
  checked(DftiSetValue(made, input_distance, input.distance));
  checked(DftiSetValue(made, output_distance, output.distance));
  checked(DftiSetValue(made, thread_limit, 1L));
  checked(DftiSetValue(made, forward_scale, scale));
  checked(DftiCommitDescriptor(made));
  return made;
}

}  // namespace

struct ctorch_cube {
  long cells, half;
  void *lines_forward, *lines_backward, *rows, *columns;

  explicit ctorch_cube(long n) : cells(n), half(n / 2 + 1) {
    const double points = static_cast<double>(n) * n * n;
    lines_forward = descriptor(real_domain, n, n, {1, n}, {1, half}, 1 / points);
    lines_backward = descriptor(real_domain, n, n, {1, half}, {1, n}, 1);
    rows = descriptor(complex_domain, n, half, {half, 1}, {half, 1}, 1);
    columns = descriptor(complex_domain, n, half, {n * half, 1}, {n * half, 1}, 1);
  }
};

const ctorch_cube *ctorch_cube_transform(int64_t cells) {
  ctorch_start();
  if (DftiCreateDescriptor_s_1d == nullptr || DftiSetValue == nullptr) return nullptr;
  static std::mutex mutex;
  static std::map<int64_t, std::unique_ptr<ctorch_cube>> made;
  return guarded(static_cast<const ctorch_cube *>(nullptr), [&]() -> const ctorch_cube * {
    const std::lock_guard<std::mutex> lock(mutex);
    auto &plan = made[cells];
    if (plan == nullptr) plan = std::make_unique<ctorch_cube>(cells);
    return plan.get();
  });
}

int32_t ctorch_cube_planes_forward(
    const ctorch_cube *cube, const float *real, float *modes, int64_t first, int64_t last) {
  return status([&] {
    const long n = cube->cells, half = cube->half;
    for (int64_t x = first; x < last; x++) {
      float *plane = modes + 2 * x * n * half;
      checked(DftiComputeForward(cube->lines_forward, const_cast<float *>(real) + x * n * n, plane));
      checked(DftiComputeForward(cube->rows, plane));
    }
  });
}

int32_t ctorch_cube_planes_backward(
    const ctorch_cube *cube, float *modes, float *real, int64_t first, int64_t last) {
  return status([&] {
    const long n = cube->cells, half = cube->half;
    for (int64_t x = first; x < last; x++) {
      float *plane = modes + 2 * x * n * half;
      checked(DftiComputeBackward(cube->rows, plane));
      checked(DftiComputeBackward(cube->lines_backward, plane, real + x * n * n));
    }
  });
}

int32_t ctorch_cube_columns(
    const ctorch_cube *cube, float *modes, bool forward, int64_t first, int64_t last) {
  return status([&] {
    for (int64_t y = first; y < last; y++) {
      float *row = modes + 2 * y * cube->half;
      checked(forward ? DftiComputeForward(cube->columns, row) : DftiComputeBackward(cube->columns, row));
    }
  });
}
