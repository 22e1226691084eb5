#include "cstudies.h"

static const char demo[] = {
#embed "../../Examples/demo.yaml"
    , 0};

const char *slingshot_demo_study(void) { return demo; }
