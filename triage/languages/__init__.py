"""Which language a message is written in: English, or what else."""
