// Placeholder until the first file of Cosmology lands.
