// Any operator of libtorch by its schema name, called boxed: 0.05 us more than a typed call.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/List.h>
#include <ATen/ops/scalar_tensor.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "handles.hpp"

using namespace ctorch;

namespace {

using Arguments = std::pair<ctorch_tensor *const *, const int64_t *>;

// libtorch reads lists of optional tensors (indices) as another type than lists of tensors.
bool takes_optional_tensors(const c10::Type &type) {
  const auto *list = type.castRaw<c10::ListType>();
  return list != nullptr && list->getElementType()->kind() == c10::TypeKind::OptionalType;
}

bool takes_float(const c10::Type &type) {
  if (type.kind() == c10::TypeKind::FloatType) return true;
  const auto *optional = type.castRaw<c10::OptionalType>();
  return optional != nullptr && optional->getElementType()->kind() == c10::TypeKind::FloatType;
}

c10::IValue tensor_list(ctorch_tensor *const *handles, int32_t count, const c10::Type &type) {
  if (takes_optional_tensors(type)) {
    c10::List<std::optional<at::Tensor>> list;
    for (int32_t i = 0; i < count; i++) {
      list.push_back(handles[i] == nullptr ? std::nullopt : std::make_optional(tensor(handles[i])));
    }
    return list;
  }
  return c10::List<at::Tensor>(tensors(handles, count));
}

c10::IValue value(const ctorch_argument &argument, const Arguments &lists, const c10::Type &type) {
  switch (argument.kind) {
    case CTORCH_NONE: return c10::IValue();
    case CTORCH_TENSOR: {
      auto *handle = lists.first[argument.first];
      return handle == nullptr ? c10::IValue() : c10::IValue(tensor(handle));
    }
    case CTORCH_TENSORS: return tensor_list(lists.first + argument.first, argument.count, type);
    case CTORCH_INTEGER:
      if (takes_float(type)) return c10::IValue(static_cast<double>(argument.integer));
      return c10::IValue(argument.integer);
    case CTORCH_INTEGERS:
      return c10::IValue(at::IntArrayRef(lists.second + argument.first, argument.count));
    case CTORCH_NUMBER: return c10::IValue(argument.number);
    case CTORCH_FLAG: return c10::IValue(argument.integer != 0);
    case CTORCH_TEXT: return c10::IValue(std::string(argument.text));
  }
  return c10::IValue();
}

void append_tensors(const c10::IValue &value, std::vector<at::Tensor> &tensors) {
  if (value.isTensor()) {
    tensors.push_back(value.toTensor());
  } else if (value.isTensorList()) {
    for (const at::Tensor &tensor : value.toTensorVector()) tensors.push_back(tensor);
  } else if (value.isScalar() || value.isBool()) {
    tensors.push_back(at::scalar_tensor(value.toScalar(), at::kDouble));
  } else {
    TORCH_CHECK_TYPE(false, "a result of type ", value.tagKind(), " is neither a tensor nor a number");
  }
}

}  // namespace

const ctorch_operator *ctorch_find_operator(const char *name, const char *overload) {
  ctorch_start();
  static std::mutex mutex;
  static std::map<std::pair<std::string, std::string>, c10::OperatorHandle> found;
  return guarded(static_cast<const ctorch_operator *>(nullptr), [&]() -> const ctorch_operator * {
    const std::lock_guard<std::mutex> lock(mutex);
    const auto key = std::make_pair(std::string(name), std::string(overload));
    auto place = found.find(key);
    if (place == found.end()) {
      const auto schema = c10::Dispatcher::singleton().findSchema({key.first, key.second});
      if (!schema.has_value()) return nullptr;
      place = found.emplace(key, *schema).first;
    }
    // Nodes of a map stay where they are.
    return reinterpret_cast<const ctorch_operator *>(&place->second);
  });
}

int32_t ctorch_call(
    const ctorch_operator *operation, const ctorch_argument *arguments, int32_t count,
    ctorch_tensor *const *tensors, const int64_t *integers, ctorch_tensor **results, int32_t capacity) {
  return guarded(int32_t{-1}, [&] {
    const auto &callee = *reinterpret_cast<const c10::OperatorHandle *>(operation);
    const auto &formals = callee.schema().arguments();
    TORCH_CHECK_VALUE(
        static_cast<size_t>(count) <= formals.size(), "it takes ", formals.size(), " arguments, not ", count);
    c10::Stack stack;
    stack.reserve(formals.size());
    for (size_t i = 0; i < formals.size(); i++) {
      if (i < static_cast<size_t>(count)) {
        stack.push_back(value(arguments[i], {tensors, integers}, *formals[i].type()));
      } else {
        TORCH_CHECK_VALUE(formals[i].default_value().has_value(), "it needs an argument ", formals[i].name());
        stack.push_back(*formals[i].default_value());
      }
    }
    callee.callBoxed(stack);

    std::vector<at::Tensor> outputs;
    for (const auto &output : stack) append_tensors(output, outputs);
    TORCH_CHECK_VALUE(
        outputs.size() <= static_cast<size_t>(capacity), "it returns ", outputs.size(),
        " tensors, more than the ", capacity, " asked for");
    for (size_t i = 0; i < outputs.size(); i++) results[i] = give(std::move(outputs[i]));
    return static_cast<int32_t>(outputs.size());
  });
}
