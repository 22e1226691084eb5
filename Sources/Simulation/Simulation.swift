// Placeholder until the first file of Simulation lands.
