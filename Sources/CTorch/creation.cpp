// Tensors from numbers and host memory, and back.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <cstring>

#include "handles.hpp"

using namespace ctorch;

namespace {

at::IntArrayRef shape(const int64_t *sizes, int32_t dimensions) {
  return at::IntArrayRef(sizes, static_cast<size_t>(dimensions));
}

// A generator per draw costs 2 us and keeps the numbers free of what other threads draw.
template <typename Draw>
ctorch_tensor *draw(
    uint64_t seed, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device, Draw &&fill) {
  ctorch_start();
  return handle([&] {
    auto generator = at::detail::createCPUGenerator(seed);
    auto values = at::empty(shape(sizes, dimensions), options(type, CTORCH_CPU));
    fill(values, generator);
    return values.to(ctorch::device(device));
  });
}

}  // namespace

ctorch_tensor *ctorch_from_buffer(
    const void *buffer, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device) {
  ctorch_start();
  return handle([&] {
    auto values = at::empty(shape(sizes, dimensions), options(type, CTORCH_CPU));
    if (values.nbytes() > 0) std::memcpy(values.mutable_data_ptr(), buffer, values.nbytes());
    return values.to(ctorch::device(device));
  });
}

ctorch_tensor *ctorch_empty(int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device) {
  ctorch_start();
  return handle([&] { return at::empty(shape(sizes, dimensions), options(type, device)); });
}

ctorch_tensor *ctorch_full(
    double value, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device) {
  ctorch_start();
  return handle([&] { return at::full(shape(sizes, dimensions), value, options(type, device)); });
}

ctorch_tensor *ctorch_range(double start, double end, double step, int32_t type, int32_t device) {
  ctorch_start();
  return handle([&] { return at::arange(start, end, step, options(type, device)); });
}

ctorch_tensor *ctorch_uniform(
    uint64_t seed, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device) {
  return draw(seed, type, sizes, dimensions, device, [](at::Tensor &values, at::Generator &generator) {
    values.uniform_(0, 1, generator);
  });
}

ctorch_tensor *ctorch_normal(
    uint64_t seed, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device) {
  return draw(seed, type, sizes, dimensions, device, [](at::Tensor &values, at::Generator &generator) {
    values.normal_(0, 1, generator);
  });
}

int32_t ctorch_copy_to_buffer(const ctorch_tensor *handle, int32_t type, void *buffer, size_t bytes) {
  return status([&] {
    const auto source = tensor(handle).detach();
    TORCH_CHECK_VALUE(
        bytes == static_cast<size_t>(source.numel()) * c10::elementSize(static_cast<at::ScalarType>(type)),
        "a buffer of ", bytes, " bytes does not hold ", source.numel(), " elements");
    if (bytes == 0) return;
    at::from_blob(buffer, source.sizes(), options(type, CTORCH_CPU)).copy_(source);
  });
}

ctorch_tensor *ctorch_convert(const ctorch_tensor *source, int32_t type, int32_t device) {
  ctorch_start();
  return handle([&] { return tensor(source).to(options(type, device)); });
}
