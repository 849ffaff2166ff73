"""The sentence encoder: all-MiniLM-L6-v2 with its last layers tuned to Heed's questions, run without torch."""
