// Reverse-mode derivatives.
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "handles.hpp"

using namespace ctorch;

namespace {

std::vector<at::Tensor> optional_seed(const ctorch_tensor *seed) {
  if (seed == nullptr) return {};
  return {tensor(seed)};
}

}  // namespace

bool ctorch_gradients_recorded(void) { return at::GradMode::is_enabled(); }

void ctorch_record_gradients(bool recorded) { at::GradMode::set_enabled(recorded); }

bool ctorch_requires_gradient(const ctorch_tensor *handle) { return tensor(handle).requires_grad(); }

int32_t ctorch_require_gradient(ctorch_tensor *handle, bool required) {
  return status([&] { tensor(handle).requires_grad_(required); });
}

ctorch_tensor *ctorch_gradient(const ctorch_tensor *source) {
  clear_failure();
  return handle([&] { return tensor(source).grad(); });
}

void ctorch_clear_gradient(ctorch_tensor *handle) {
  status([&] { tensor(handle).mutable_grad().reset(); });
}

int32_t ctorch_backward(const ctorch_tensor *output, const ctorch_tensor *seed, bool keeps_graph) {
  return status([&] { torch::autograd::backward({tensor(output)}, optional_seed(seed), keeps_graph); });
}

int32_t ctorch_gradients(
    const ctorch_tensor *output, ctorch_tensor *const *inputs, int32_t count, const ctorch_tensor *seed,
    bool keeps_graph, bool differentiable, ctorch_tensor **results) {
  return status([&] {
    auto gradients = torch::autograd::grad(
        {tensor(output)}, tensors(inputs, count), optional_seed(seed), keeps_graph, differentiable,
        /*allow_unused=*/true);
    for (int32_t i = 0; i < count; i++) results[i] = give(std::move(gradients[i]));
  });
}
