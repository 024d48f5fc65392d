"""What follows from the movements of units: average cost, lots, gains and value."""
