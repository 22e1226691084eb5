// Placeholder until the first file of Slingshot lands.
