"""What the desk knows, and the rules it keeps."""
