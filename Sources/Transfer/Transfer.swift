// Placeholder until the first file of Transfer lands.
