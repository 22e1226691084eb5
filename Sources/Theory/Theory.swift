// Transfer in infinitely wide networks.
