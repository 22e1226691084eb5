#pragma once
#include "dense_trainer.h"
#include "mesh.h"
