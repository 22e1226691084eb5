#include "failure.hpp"

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

namespace ctorch {
namespace {

struct Failure {
  ctorch_failure_kind kind = CTORCH_FAILURE_NONE;
  std::string message;
};

thread_local Failure failure;

// libtorch appends hints and stack traces after the first line; the first line says what was wrong, except when
// it ends in a colon and the next one does.
std::string first_line(const std::string &text) {
  auto end = text.find('\n');
  while (end != std::string::npos && end > 0 && text[end - 1] == ':') {
    end = text.find('\n', end + 1);
  }
  std::string line = text.substr(0, end);
  for (auto &character : line) {
    if (character == '\n') character = ' ';
  }
  return line;
}

}  // namespace

void record_failure(ctorch_failure_kind kind, const char *message) noexcept {
  failure.kind = kind;
  try {
    failure.message = first_line(message);
  } catch (const std::bad_alloc &) {
    failure.message.clear();
  }
}

void clear_failure() noexcept { failure.kind = CTORCH_FAILURE_NONE; }

void record_current_exception() noexcept {
  try {
    throw;
  } catch (const c10::IndexError &error) {
    record_failure(CTORCH_FAILURE_INDEX, error.what_without_backtrace());
  } catch (const c10::ValueError &error) {
    record_failure(CTORCH_FAILURE_VALUE, error.what_without_backtrace());
  } catch (const c10::TypeError &error) {
    record_failure(CTORCH_FAILURE_TYPE, error.what_without_backtrace());
  } catch (const c10::NotImplementedError &error) {
    record_failure(CTORCH_FAILURE_NOT_IMPLEMENTED, error.what_without_backtrace());
  } catch (const c10::LinAlgError &error) {
    record_failure(CTORCH_FAILURE_LINEAR_ALGEBRA, error.what_without_backtrace());
  } catch (const c10::OutOfMemoryError &error) {
    record_failure(CTORCH_FAILURE_MEMORY, error.what_without_backtrace());
  } catch (const c10::AcceleratorError &error) {
    record_failure(CTORCH_FAILURE_DEVICE, error.what_without_backtrace());
  } catch (const c10::Error &error) {
    record_failure(CTORCH_FAILURE_GENERAL, error.what_without_backtrace());
  } catch (const std::bad_alloc &) {
    record_failure(CTORCH_FAILURE_MEMORY, "out of memory");
  } catch (const std::exception &error) {
    record_failure(CTORCH_FAILURE_GENERAL, error.what());
  } catch (...) {
    record_failure(CTORCH_FAILURE_GENERAL, "an exception of unknown type");
  }
}

}  // namespace ctorch

ctorch_failure_kind ctorch_failure(const char **message) {
  if (message != nullptr) *message = ctorch::failure.message.c_str();
  return ctorch::failure.kind;
}
