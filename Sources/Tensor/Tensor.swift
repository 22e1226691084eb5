// Placeholder until the first file of Tensor lands.
