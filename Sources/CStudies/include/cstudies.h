#pragma once

/// The text of Examples/demo.yaml.
const char *_Nonnull slingshot_demo_study(void);
