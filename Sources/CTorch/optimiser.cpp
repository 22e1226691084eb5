// AdamW over all parameters in one call.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>

#include "handles.hpp"

using namespace ctorch;

int32_t ctorch_adamw(
    ctorch_tensor *const *parameters, ctorch_tensor *const *gradients, ctorch_tensor *const *first_moments,
    ctorch_tensor *const *second_moments, ctorch_tensor *const *steps, int32_t count, double learning_rate,
    double beta1, double beta2, double weight_decay, double epsilon) {
  return status([&] {
    const at::NoGradGuard no_gradients;
    const auto counters = tensors(steps, count);
    for (const auto &counter : counters) counter.add_(1);
    at::_fused_adamw_(
        tensors(parameters, count), tensors(gradients, count), tensors(first_moments, count),
        tensors(second_moments, count), {}, counters, learning_rate, beta1, beta2, weight_decay, epsilon,
        /*amsgrad=*/false, /*maximize=*/false);
  });
}
