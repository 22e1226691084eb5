#include "cweights.h"
