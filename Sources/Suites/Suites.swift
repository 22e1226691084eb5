// Placeholder until the first file of Suites lands.
