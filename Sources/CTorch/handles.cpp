// Releasing handles, and the facts of a tensor that need no computation.
#include "handles.hpp"

namespace ctorch {
std::atomic<int64_t> live_handles{0};
thread_local int64_t handle_balance = 0;
}

using namespace ctorch;

void ctorch_release(ctorch_tensor *handle) {
  if (handle == nullptr) return;
  live_handles.fetch_sub(1, std::memory_order_relaxed);
  handle_balance--;
  c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(implementation(handle));
}

int64_t ctorch_live_handles(void) { return live_handles.load(std::memory_order_relaxed); }

int64_t ctorch_handle_balance(void) { return handle_balance; }

int32_t ctorch_dimensions(const ctorch_tensor *tensor) {
  return static_cast<int32_t>(implementation(tensor)->dim());
}

const int64_t *ctorch_sizes(const ctorch_tensor *tensor) { return implementation(tensor)->sizes().data(); }

int64_t ctorch_count(const ctorch_tensor *tensor) { return implementation(tensor)->numel(); }

int32_t ctorch_type_of(const ctorch_tensor *tensor) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(implementation(tensor)->dtype()));
}

int32_t ctorch_device_of(const ctorch_tensor *tensor) {
  const auto device = implementation(tensor)->device();
  return device.is_cpu() ? CTORCH_CPU : device.index();
}

bool ctorch_is_contiguous(const ctorch_tensor *tensor) { return implementation(tensor)->is_contiguous(); }

void *ctorch_memory(const ctorch_tensor *tensor) {
  auto *tensor_implementation = implementation(tensor);
  return tensor_implementation->device().is_cpu() ? tensor_implementation->mutable_data() : nullptr;
}
