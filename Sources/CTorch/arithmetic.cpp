// The operations of a training step, typed: they are called tens of times per step, where 0.1 us each counts.
#include <ATen/ScalarOps.h>
#include <ATen/ops/add.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/div.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>

#include "handles.hpp"

using namespace ctorch;

ctorch_tensor *ctorch_add(const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::add(tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_subtract(const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::sub(tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_multiply(const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::mul(tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_divide(const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::div(tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_divide_number(double a, const ctorch_tensor *b) {
  // A reciprocal times the number would round twice.
  return handle([&] { return at::div(at::native::wrapped_scalar_tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_affine(const ctorch_tensor *a, double scale, double offset) {
  return handle([&] {
    if (scale == 1) return at::add(tensor(a), offset);
    if (offset == 0) return at::mul(tensor(a), scale);
    return at::add(at::mul(tensor(a), scale), offset);
  });
}

int32_t ctorch_add_in_place(ctorch_tensor *target, const ctorch_tensor *other, double scale) {
  return status([&] { tensor(target).add_(tensor(other), scale); });
}

int32_t ctorch_copy_in_place(ctorch_tensor *target, const ctorch_tensor *source) {
  return status([&] { tensor(target).copy_(tensor(source)); });
}

ctorch_tensor *ctorch_matmul(const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::matmul(tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias) {
  return handle([&] {
    if (bias == nullptr) return at::linear(tensor(input), tensor(weight));
    return at::linear(tensor(input), tensor(weight), tensor(bias));
  });
}

ctorch_tensor *ctorch_batched_affine(
    const ctorch_tensor *offset, const ctorch_tensor *a, const ctorch_tensor *b) {
  return handle([&] { return at::baddbmm(tensor(offset), tensor(a), tensor(b)); });
}

ctorch_tensor *ctorch_relu(const ctorch_tensor *input) {
  return handle([&] { return at::relu(tensor(input)); });
}

ctorch_tensor *ctorch_leaky_relu(const ctorch_tensor *input, double slope) {
  return handle([&] { return at::leaky_relu(tensor(input), slope); });
}

ctorch_tensor *ctorch_sigmoid(const ctorch_tensor *input) {
  return handle([&] { return at::sigmoid(tensor(input)); });
}

ctorch_tensor *ctorch_tanh(const ctorch_tensor *input) {
  return handle([&] { return at::tanh(tensor(input)); });
}

ctorch_tensor *ctorch_squared_error(const ctorch_tensor *input, const ctorch_tensor *target) {
  return handle([&] { return at::mse_loss(tensor(input), tensor(target)); });
}
