"""The story of the desk, told as tests."""
