// Placeholder until the first file of Pipeline lands.
