#pragma once

#include <cstdint>

namespace ctorch {

bool mkl_fix_is_on();
int64_t mkl_vendor_questions();

}  // namespace ctorch
