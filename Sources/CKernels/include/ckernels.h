#pragma once
#include "dense_trainer.h"
