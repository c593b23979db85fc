"""What phones are told about the server before they begin: limits, intervals, builds, features."""
