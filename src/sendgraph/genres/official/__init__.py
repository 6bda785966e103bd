"""What the inspectorates' own letters and reports share: their parts, and how each part is read."""
