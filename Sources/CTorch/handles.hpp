// Between C handles and tensors. A handle is the address of a TensorImpl that holds one counted reference.
#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <vector>

#include "ctorch.h"
#include "failure.hpp"

namespace ctorch {

extern std::atomic<int64_t> live_handles;
extern thread_local int64_t handle_balance;

// A new handle to `tensor`, or NULL for an undefined one.
inline ctorch_tensor *give(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live_handles.fetch_add(1, std::memory_order_relaxed);
  handle_balance++;
  return reinterpret_cast<ctorch_tensor *>(tensor.unsafeReleaseTensorImpl());
}

inline c10::TensorImpl *implementation(const ctorch_tensor *handle) {
  return reinterpret_cast<c10::TensorImpl *>(const_cast<ctorch_tensor *>(handle));
}

// The tensor of a handle, undefined for NULL; it counts a reference of its own.
inline at::Tensor tensor(const ctorch_tensor *handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(
      c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(implementation(handle)));
}

inline std::vector<at::Tensor> tensors(ctorch_tensor *const *handles, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(tensor(handles[i]));
  return list;
}

inline c10::Device device(int32_t code) {
  if (code == CTORCH_CPU) return c10::Device(c10::kCPU);
  return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(code));
}

inline at::TensorOptions options(int32_t type, int32_t device_code) {
  return at::TensorOptions().dtype(static_cast<at::ScalarType>(type)).device(device(device_code));
}

// A handle to what `body` returns, or NULL with the failure recorded.
template <typename Body>
ctorch_tensor *handle(Body &&body) noexcept {
  return guarded(static_cast<ctorch_tensor *>(nullptr), [&] { return give(body()); });
}

// 0 after `body`, or -1 with the failure recorded.
template <typename Body>
int32_t status(Body &&body) noexcept {
  return guarded(int32_t{-1}, [&] {
    body();
    return int32_t{0};
  });
}

}  // namespace ctorch
