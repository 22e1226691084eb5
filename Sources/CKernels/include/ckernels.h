#pragma once
#include "dense_trainer.h"
#include "flow.h"
#include "mesh.h"
#include "theory.h"
#include "summaries.h"
